using System.Collections.Immutable;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Machine;

/// <summary>Something that happened to a sweep: one line of its journal. Late, repeated and reordered events are normal.</summary>
/// <param name="At">When it happened, by the clock of whoever says so. For people: nothing is decided by it.</param>
public abstract record SweepEvent(DateTimeOffset At)
{
    /// <summary>A coordinator took the sweep over, for the first time or again. Leases given before are void: whoever held them is gone.</summary>
    /// <param name="Engine">Who, for people who read the journal: <c>host/4242</c>.</param>
    /// <param name="Epoch">Fencing token: 1, 2, …, one more than the coordinator's before it.</param>
    /// <param name="Trace">Trace id of the sweep, 32 hexadecimal digits, the same for all its runs; empty when nobody traces.</param>
    /// <param name="Completed">Trials that the store holds completed. The store is the truth: a trial that is in neither list runs (again).</param>
    /// <param name="Diverged">Trials that the store holds diverged.</param>
    public sealed record Opened(DateTimeOffset At, string Engine, int Epoch, string Trace, TrialSet Completed, TrialSet Diverged) : SweepEvent(At)
    {
        /// <summary>What the sweep file says about failures: it may be changed from one run to the next, so that it is not part of the sweep's id.</summary>
        public FailurePolicy Failures { get; init; } = FailurePolicy.Default;
    }

    /// <summary>
    /// A coordinator follows one that is gone, while the devices are elsewhere and go on: leases hold, and what the last one may not have passed on is said again.
    /// Of a sweep that nothing runs in it changes nothing but the epoch.
    /// </summary>
    /// <param name="Engine">Who, for people who read the journal: <c>rack7/4242</c>.</param>
    /// <param name="Epoch">Fencing token, one more than the coordinator's before it.</param>
    public sealed record TakenOver(DateTimeOffset At, string Engine, int Epoch) : SweepEvent(At);

    /// <summary>A device is idle. Asked again while it holds a trial, it gets the same answer again.</summary>
    public sealed record WorkAsked(DateTimeOffset At, DeviceId Device) : SweepEvent(At);

    /// <summary>A device is gone for good (drained, unplugged). What it held is given back as if its lease had expired, but nobody is to blame.</summary>
    public sealed record DeviceLeft(DateTimeOffset At, DeviceId Device) : SweepEvent(At);

    /// <summary>A running trial reported metrics at a step.</summary>
    /// <param name="Value">The objective at that step, as it is: NaN when it is not a number, null when it was not measured there.</param>
    public sealed record Reported(DateTimeOffset At, TrialId Trial, int Attempt, int Step, double? Value) : SweepEvent(At);

    /// <summary>An attempt came to its end.</summary>
    /// <param name="Message">For people: why it failed. Null unless it did.</param>
    public sealed record Ended(DateTimeOffset At, TrialId Trial, int Attempt, Ending Ending, string? Message) : SweepEvent(At);

    /// <summary>Nothing was heard of an attempt for longer than a lease lasts (<see cref="LeaseClock"/>).</summary>
    public sealed record Expired(DateTimeOffset At, TrialId Trial, int Attempt) : SweepEvent(At);

    /// <summary>Whoever runs the sweep wants it to end: nothing new starts, running trials are given back with a checkpoint.</summary>
    public sealed record StopRequested(DateTimeOffset At) : SweepEvent(At);

    /// <summary>A person wants nothing to run for now.</summary>
    public sealed record PauseRequested(DateTimeOffset At) : SweepEvent(At);

    /// <summary>A person takes a pause, and what was cancelled, back.</summary>
    public sealed record ResumeRequested(DateTimeOffset At) : SweepEvent(At);

    /// <summary>A person takes trials out.</summary>
    /// <param name="Trials">Empty: all that are not over.</param>
    public sealed record CancelRequested(DateTimeOffset At, ImmutableArray<TrialId> Trials) : SweepEvent(At);

    /// <summary>A person wants trials to go first (or last).</summary>
    /// <param name="Trials">Empty: the sweep itself, among the sweeps that share its devices.</param>
    /// <param name="Priority">-1000 … 1000; 0 by default, higher goes first.</param>
    public sealed record PriorityChanged(DateTimeOffset At, ImmutableArray<TrialId> Trials, int Priority) : SweepEvent(At);

    /// <summary>A person added seeds or arms: trials behind all others. Those that the sweep has already are skipped.</summary>
    public sealed record Extended(DateTimeOffset At, ImmutableArray<TrialId> Trials) : SweepEvent(At);
}
