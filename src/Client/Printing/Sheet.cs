using Spectre.Console;

namespace Sweeper.Client.Printing;

/// <summary>
/// A table of one-line cells. On a terminal that is too narrow headers are stacked at their underscores, gaps narrowed, then whole columns are left out, least
/// important first, and named below: a number is never cut. In a pipe all columns are there, under one line of headers.
/// </summary>
internal sealed class Sheet(params IReadOnlyList<SheetColumn> columns)
{
    private static readonly Style HeaderStyle = new(decoration: Decoration.Underline);
    private readonly List<(IReadOnlyList<string> Cells, Style Style)> _rows = [];
    private int _gap = 2;

    /// <param name="cells">One per column, plain text.</param>
    public void Add(IReadOnlyList<string> cells, Style? style = null) => _rows.Add((cells, style ?? Style.Plain));

    public void Print(IAnsiConsole console)
    {
        var shown = Enumerable.Range(0, columns.Count).ToList();
        List<string[]> headers = [.. columns.Select(c => new[] { c.Header })];
        if (Width(headers, shown) > console.Profile.Width)
            headers = [.. columns.Select(c => Stack(c.Header))];
        if (Width(headers, shown) > console.Profile.Width)
            _gap = 1;
        while (Width(headers, shown) > console.Profile.Width && shown.Any(i => columns[i].Rank > 0))
            shown.Remove(shown.MaxBy(i => columns[i].Rank));

        var widths = Enumerable.Range(0, columns.Count).Select(i => Width(headers, i)).ToList();
        var height = headers.Max(h => h.Length);
        for (var line = 0; line < height; line++)
        {
            var cells = shown.Select(i => Pad(widths[i], i, headers[i].ElementAtOrDefault(line - height + headers[i].Length) ?? ""));
            WriteLine(console, cells, line == height - 1 ? HeaderStyle : Style.Plain);
        }

        foreach (var (cells, style) in _rows)
            WriteLine(console, shown.Select(i => Pad(widths[i], i, cells[i])), style);
        var left = columns.Where((_, i) => !shown.Contains(i)).Select(c => c.Header).ToList();
        if (left.Count > 0)
            console.WriteLine($"(this terminal is too narrow for: {string.Join(", ", left)})");
    }

    /// <summary><c>learning_</c> above <c>rate</c>.</summary>
    private static string[] Stack(string header)
    {
        var parts = header.Split('_');
        return [.. parts.Select((part, i) => i < parts.Length - 1 ? part + "_" : part)];
    }

    private static void WriteLine(IAnsiConsole console, IEnumerable<string> cells, Style style) =>
        console.Write(new Text(string.Concat(cells).TrimEnd() + "\n", style));

    private int Width(List<string[]> headers, List<int> shown) => shown.Sum(i => Width(headers, i) + _gap) - _gap;

    private int Width(List<string[]> headers, int column) => _rows.Select(r => r.Cells[column].Length).Concat(headers[column].Select(h => h.Length)).Max();

    private string Pad(int width, int column, string cell) =>
        (columns[column].Numbers ? cell.PadLeft(width) : cell.PadRight(width)) + new string(' ', _gap);
}
