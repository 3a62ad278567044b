using Spectre.Console;

namespace Sweeper.Client.Printing;

/// <summary>
/// A table of one-line cells. On a terminal that is too narrow whole columns are left out, least important first, and named below: a number is never cut or broken. In a pipe
/// all columns are there.
/// </summary>
internal sealed class Sheet(params IReadOnlyList<SheetColumn> columns)
{
    private const int Gap = 2;
    private readonly List<(IReadOnlyList<string> Cells, Style Style)> _rows = [];

    /// <param name="cells">One per column, plain text.</param>
    public void Add(IReadOnlyList<string> cells, Style? style = null) => _rows.Add((cells, style ?? Style.Plain));

    public void Print(IAnsiConsole console)
    {
        var widths = columns.Select((c, i) => _rows.Select(r => r.Cells[i].Length).Append(c.Header.Length).Max() + Gap).ToList();
        var shown = Enumerable.Range(0, columns.Count).ToList();
        while (shown.Sum(i => widths[i]) - Gap > console.Profile.Width && shown.Any(i => columns[i].Rank > 0))
            shown.Remove(shown.MaxBy(i => columns[i].Rank));

        WriteLine(console, shown.Select(i => Pad(columns[i].Header, i, widths[i])), new Style(decoration: Decoration.Underline));
        foreach (var (cells, style) in _rows)
            WriteLine(console, shown.Select(i => Pad(cells[i], i, widths[i])), style);
        var left = columns.Where((_, i) => !shown.Contains(i)).Select(c => c.Header).ToList();
        if (left.Count > 0)
            console.WriteLine($"(this terminal is too narrow for: {string.Join(", ", left)})");
    }

    private static void WriteLine(IAnsiConsole console, IEnumerable<string> cells, Style style) =>
        console.Write(new Text(string.Concat(cells).TrimEnd() + "\n", style) { Overflow = Overflow.Fold });

    private string Pad(string cell, int column, int width) =>
        columns[column].Numbers ? cell.PadLeft(width - Gap) + new string(' ', Gap) : cell.PadRight(width);
}
