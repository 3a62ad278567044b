using Sweeper.Client.Printing;
using Sweeper.Engine.Tracing;

namespace Sweeper.Client.Tracing;

/// <summary>What of a span's tags and events people want to read, in words.</summary>
internal static class SpanWords
{
    public static string Of(TraceSpan span)
    {
        List<string?> words = span.Name == "decision" ? [Decision(span)] :
        [
            span.Text("outcome")?.ToLowerInvariant(),
            span.Text("device"),
            span.Text("sweeper.known") is null ? null : "known already",
            span.Text("sweeper.resumed_from") is { } step ? $"from step {step}" : null,
            span.Text("continued_from") is { } shorter ? $"begun by trial {shorter}" : null,
            Steps(span),
            span.Number("sweeper.loss") is { } loss ? $"loss {Figures.Number(loss)}" : null,
            span.Text("object"),
            span.Number("bytes") is { } bytes ? Figures.Bytes((long)bytes) : null,
        ];
        words.AddRange(span.Events.GroupBy(e => (string?)e!["name"]).Where(e => e.Key != "exception").Select(e => e.Count() > 1 ? $"{e.Key} x {e.Count()}" : e.Key));
        words.Add(span.Error is { } error ? $"error: {error.ReplaceLineEndings(" ")}" : null);
        return string.Join(", ", words.OfType<string>());
    }

    /// <summary>"pause at rung 0: rank 3 of 7 with 0.4321, the best 2 go on (up to 0.2)".</summary>
    private static string Decision(TraceSpan span)
    {
        var choice = span.Text("sweeper.decision.choice") switch
        {
            "GoOn" => "goes on",
            "Pause" => "pauses",
            "Stop" => "stops",
            var other => other,
        };
        var value = span.Number("sweeper.decision.value") is { } v ? $" with {Figures.Number(v)}" : "";
        var quota = span.Number("sweeper.decision.quota") is > 0 and var q ? $", the best {q} go on" : "";
        var cutoff = span.Number("sweeper.decision.cutoff") is { } c ? $", cutoff {Figures.Number(c)}" : "";
        return $"{choice} at rung {span.Text("sweeper.decision.rung")}, step {span.Text("sweeper.decision.step")}: "
            + $"rank {span.Text("sweeper.decision.rank")} of {span.Text("sweeper.decision.seen")}{value}{quota}{cutoff}";
    }

    private static string? Steps(TraceSpan span) => (span.Text("sweeper.first_step"), span.Text("sweeper.last_step"), span.Text("sweeper.step")) switch
    {
        ({ } first, { } last, _) => $"steps {first} … {last}",
        (_, _, { } step) => $"step {step}",
        _ => null,
    };
}
