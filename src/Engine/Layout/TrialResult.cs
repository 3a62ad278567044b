using System.Text.Json.Serialization;
using Sweeper.Sweeps;
using Sweeper.Sweeps.Reporting;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Layout;

/// <summary>
/// How a trial ended: <c>trials/&lt;id&gt;/result.json</c>, the last file that an attempt writes. <c>docs/store.md</c> describes every field.
/// </summary>
public sealed record TrialResult
{
    public required int Format { get; init; }

    public required string Id { get; init; }

    public required Ending Outcome { get; init; }

    /// <summary>Highest step that the engine heard of.</summary>
    public required int Step { get; init; }

    /// <summary>Why it failed; null unless it did.</summary>
    public string? Message { get; init; }

    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    public IReadOnlyDictionary<string, IReadOnlyList<double>> Curves { get; init; } = new Dictionary<string, IReadOnlyList<double>>();

    public required TrialSpending Cost { get; init; }

    /// <summary>Attempts so far, in whatever sweep: of those that were killed, only the ones that had saved a checkpoint.</summary>
    public required int Attempts { get; init; }

    /// <summary>The shorter trial that its first steps were trained by; null when it trained all of them itself. Its own seconds are without those.</summary>
    public TrialOrigin? ContinuedFrom { get; init; }

    /// <summary>Trace of the last attempt; null when nobody listened for traces.</summary>
    public string? TraceId { get; init; }

    /// <summary>Start of the first attempt.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public IReadOnlyDictionary<string, TrialArtifact> Artifacts { get; init; } = new Dictionary<string, TrialArtifact>();

    [JsonIgnore]
    public TrialId TrialId => new(Id);

    /// <summary>The result as reports take it.</summary>
    public TrialRecord ToRecord()
    {
        TrialOutcome outcome = Outcome switch
        {
            Ending.Completed => new TrialOutcome.Completed(Metrics, Curves),
            Ending.Stopped => new TrialOutcome.Stopped(Step),
            _ => new TrialOutcome.Failed(Kind, Step, Message ?? ""),
        };
        return new TrialRecord(outcome, new TrialCost(Cost.Parameters, Cost.Flops), Cost.Seconds, Attempts) { Hardware = Cost.Hardware };
    }

    private FailureKind Kind => Outcome switch
    {
        Ending.Diverged => FailureKind.Diverged,
        Ending.OutOfMemory => FailureKind.OutOfMemory,
        Ending.TimedOut => FailureKind.TimedOut,
        _ => FailureKind.Crashed,
    };

    /// <summary>True when the trial is never run again.</summary>
    public bool IsFinal() => SweepMachine.IsFinal(Outcome);
}
