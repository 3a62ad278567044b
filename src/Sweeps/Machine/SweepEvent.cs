using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Machine;

/// <summary>Something that happened to a sweep: one line of its journal. Late, repeated and reordered events are normal.</summary>
/// <param name="At">When it happened, by the clock of whoever says so: the only clock that the machine knows.</param>
public abstract record SweepEvent(DateTimeOffset At)
{
    /// <summary>An engine took the sweep over, for the first time or again. Leases given before are void: whoever held them is gone.</summary>
    /// <param name="Engine">Who, for people who read the journal: <c>host/4242</c>.</param>
    /// <param name="Finished">Trials of this sweep that the store holds with a final result. The store is the truth: a trial that is not among them runs
    /// (again).</param>
    public sealed record Opened(DateTimeOffset At, string Engine, IReadOnlyList<TrialId> Finished) : SweepEvent(At);

    /// <summary>A device is idle. Asked again while it holds a trial, it gets the same answer again.</summary>
    public sealed record WorkAsked(DateTimeOffset At, DeviceId Device) : SweepEvent(At);

    /// <summary>A running trial reported metrics at a step: also the sign of life that a lease with a timeout would need.</summary>
    public sealed record Reported(DateTimeOffset At, TrialId Trial, int Attempt, int Step) : SweepEvent(At);

    /// <summary>An attempt came to its end.</summary>
    /// <param name="Message">For people: why it failed. Null unless it did.</param>
    public sealed record Ended(DateTimeOffset At, TrialId Trial, int Attempt, Ending Ending, string? Message) : SweepEvent(At);

    /// <summary>Someone wants the sweep to stop: nothing new starts, running trials are expected to end as <see cref="Ending.Stopped"/>.</summary>
    public sealed record StopRequested(DateTimeOffset At) : SweepEvent(At);
}
