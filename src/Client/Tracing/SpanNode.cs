using Sweeper.Engine.Tracing;

namespace Sweeper.Client.Tracing;

/// <summary>A span and what hangs below it, by start.</summary>
internal sealed record SpanNode(TraceSpan Span, IReadOnlyList<SpanNode> Below)
{
    /// <summary>Names of which there is one for every thing that one wants to see.</summary>
    private static readonly string[] NeverFolded = ["attempt", "decision", "wait"];

    private const int MostOfOneName = 3;

    /// <summary>The trees of the spans: a span whose parent is not among them is a root.</summary>
    public static IReadOnlyList<SpanNode> Trees(IReadOnlyList<TraceSpan> spans)
    {
        var ids = spans.Select(s => s.Id).ToHashSet();
        var below = spans.OrderBy(s => s.At).ThenByDescending(s => s.Seconds).ToLookup(s => s.Parent is { } parent && ids.Contains(parent) ? parent : "");
        return Of("");

        IReadOnlyList<SpanNode> Of(string parent) => [.. below[parent].Select(s => new SpanNode(s, Of(s.Id)))];
    }

    /// <summary>The tree with more than a few spans of one name beside each other put together; those with errors, or with something else in them, stay.</summary>
    public SpanNode Folded()
    {
        var many = Below.Where(CanFold).GroupBy(n => n.Span.Name).Where(g => g.Count() > MostOfOneName).ToList();
        var gone = many.SelectMany(g => g).ToHashSet();
        var sums = many.Select(g => new SpanNode(Sum([.. g.Select(n => n.Span)]), []));
        return this with { Below = [.. Below.Where(n => !gone.Contains(n)).Select(n => n.Folded()).Concat(sums).OrderBy(n => n.Span.At)] };
    }

    private static bool CanFold(SpanNode node) =>
        node.Span.Error is null && !NeverFolded.Contains(node.Span.Name) && node.Below.All(n => n.Span.Name == "write" && n.Span.Error is null);

    private static TraceSpan Sum(IReadOnlyList<TraceSpan> spans)
    {
        var sum = spans[0] with
        {
            Count = spans.Sum(s => Math.Max(1, s.Count)),
            Seconds = spans.Sum(s => s.Seconds),
            End = spans.Max(s => s.End),
            Tags = [],
            Events = [],
        };
        if (spans.Sum(s => s.Number("bytes")) is > 0 and var bytes)
            sum.Tags["bytes"] = (long)bytes;
        foreach (var e in spans.SelectMany(s => s.Events))
            sum.Events.Add(e!.DeepClone());
        return sum;
    }
}
