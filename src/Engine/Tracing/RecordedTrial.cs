using System.Diagnostics;

namespace Sweeper.Engine.Tracing;

/// <summary>Spans of one trial that ended. Beyond <see cref="Most"/> of them further ones are put together by name: a long training must not grow without bound.</summary>
internal sealed class RecordedTrial
{
    public const int Most = 1000;

    private readonly List<TraceSpan> _spans = [];
    private readonly Dictionary<string, TraceSpan> _rest = [];

    public List<ActivitySpanId> Ended { get; } = [];

    public void Add(Activity activity)
    {
        Ended.Add(activity.SpanId);
        var span = TraceSpan.Of(activity);
        if (_spans.Count < Most || span is { Error: not null } or { Name: SweepTrace.AttemptSpanName or SweepTrace.DecisionSpanName })
        {
            _spans.Add(span);
            return;
        }

        _rest[span.Name] = _rest.TryGetValue(span.Name, out var sum)
            ? sum with { Count = sum.Count + 1, Seconds = sum.Seconds + span.Seconds, End = span.End }
            : span with { Count = 1, Tags = [], Events = [] };
    }

    public IReadOnlyList<TraceSpan> Take()
    {
        List<TraceSpan> taken = [.. _spans.Concat(_rest.Values).OrderBy(s => s.At).ThenByDescending(s => s.Seconds)];
        _spans.Clear();
        _rest.Clear();
        Ended.Clear();
        return taken;
    }
}
