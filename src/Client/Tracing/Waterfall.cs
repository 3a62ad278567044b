using Spectre.Console;
using Sweeper.Client.Printing;
using Sweeper.Engine.Tracing;

namespace Sweeper.Client.Tracing;

/// <summary>
/// The spans of one attempt, a line each: name by depth, start, length, a bar on the attempt's time, what matters. Time 0 is when the device got the trial, so that
/// a long wait does not press the rest into a corner.
/// </summary>
internal sealed class Waterfall(IReadOnlyList<TraceSpan> spans, bool all)
{
    private const int PipeBar = 32;
    private const int LeastBar = 10;
    private static readonly string[] Eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

    private sealed record Row(string Name, string Start, string Length, TraceSpan Span);

    public void Print(IAnsiConsole console, bool isPipe)
    {
        var attempt = spans.FirstOrDefault(s => s.Name == "attempt");
        var zero = spans.FirstOrDefault(s => s.Name == "wait" && s.Parent == attempt?.Id)?.End ?? attempt?.At ?? spans[0].At;
        var end = spans.Max(s => s.End);
        var rows = SpanNode.Trees(spans).SelectMany(tree => Rows(all ? tree : tree.Folded(), 0, zero)).ToList();
        var (name, start, length) = (rows.Max(r => r.Name.Length), rows.Max(r => r.Start.Length), rows.Max(r => r.Length.Length));
        var free = console.Profile.Width - name - start - length - 6;
        var bar = isPipe ? PipeBar : Math.Max(LeastBar, free / 2);
        foreach (var row in rows)
        {
            var words = SpanWords.Of(row.Span);
            var line = $"{row.Name.PadRight(name)}  {row.Start.PadLeft(start)}  {row.Length.PadLeft(length)}  {Bar(row.Span, zero, end, bar).PadRight(bar)}  {words}".TrimEnd();
            if (!isPipe && line.Length > console.Profile.Width)
                line = line[..Math.Max(0, console.Profile.Width - 1)] + "…";
            console.Write(new Text(line + "\n", row.Span.Error is null ? Style.Plain : new Style(Color.Red)));
        }
    }

    private static IEnumerable<Row> Rows(SpanNode node, int depth, DateTimeOffset zero)
    {
        var span = node.Span;
        var name = span.Count > 1 ? $"{span.Name} x {span.Count}" : span.Name;
        yield return new Row(new string(' ', 2 * depth) + name, Offset(span.At - zero), Figures.Duration(TimeSpan.FromSeconds(span.Seconds)), span);
        foreach (var row in node.Below.SelectMany(n => Rows(n, depth + 1, zero)))
            yield return row;
    }

    private static string Offset(TimeSpan time) =>
        time.TotalMilliseconds <= -0.5 ? $"-{Figures.Duration(-time)}" : $"+{Figures.Duration(time.Duration())}";

    /// <summary>From where it started to where it ended, to an eighth of a cell at its end; nothing for what was over before time 0.</summary>
    private static string Bar(TraceSpan span, DateTimeOffset zero, DateTimeOffset end, int width)
    {
        var whole = (end - zero).TotalSeconds;
        if (whole <= 0 || span.End <= zero)
            return "";
        var from = Math.Min(width - 1, (int)(Math.Max(0, (span.At - zero).TotalSeconds) / whole * width));
        var eighths = Math.Max(1, (int)((span.End - zero).TotalSeconds / whole * width * 8) - (from * 8));
        return new string(' ', from) + new string('█', eighths / 8) + Eighths[eighths % 8];
    }
}
