using System.Collections.Immutable;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps;

/// <summary>
/// The whole behaviour of a sweep: a function of what was so far and what happened now. Whoever runs it appends the event to the journal, steps, then
/// does what the effects say. A message of an attempt that holds no lease (late, repeated, from a process that is gone) changes nothing.
/// </summary>
public static class SweepMachine
{
    private static readonly IReadOnlyList<SweepEffect> Nothing = [];

    public static (SweepState State, IReadOnlyList<SweepEffect> Effects) Step(SweepState state, SweepEvent @event) => @event switch
    {
        SweepEvent.Opened e => Open(state, e),
        SweepEvent.WorkAsked e => Lease(state, e),
        SweepEvent.Reported e => (Note(state, e), Nothing),
        SweepEvent.Ended e => End(state, e),
        SweepEvent.StopRequested => Stop(state),
        _ => throw new ArgumentOutOfRangeException(nameof(@event), @event, "An event that this version of the machine does not know."),
    };

    /// <summary>
    /// True when a trial that ended so is never run again: its result, or its failure, is a function of the trial. Everything else has to do with
    /// what was around it (memory, disk, time, a bug), and gets another attempt when the sweep is run again.
    /// </summary>
    public static bool IsFinal(Ending ending) => ending is Ending.Completed or Ending.Diverged;

    private static (SweepState, IReadOnlyList<SweepEffect>) Open(SweepState state, SweepEvent.Opened e)
    {
        var finished = e.Finished.ToHashSet();
        var waiting = Enumerable.Range(0, state.Order.Length).Where(i => !finished.Contains(state.Order[i])).ToImmutableSortedSet();
        return EndIfIdle(state with
        {
            Phase = SweepPhase.Running,
            Waiting = waiting,
            Leases = state.Leases.Clear(),
            Holders = state.Holders.Clear(),
            Endings = state.Endings.Clear(),
            Counts = new SweepCounts(state.Order.Length, Known: state.Order.Length - waiting.Count, 0, 0, 0, 0),
        });
    }

    private static (SweepState, IReadOnlyList<SweepEffect>) Lease(SweepState state, SweepEvent.WorkAsked e)
    {
        if (state.Leases.TryGetValue(e.Device, out var held))
            return (state, [new SweepEffect.StartTrial(held.Device, held.Trial, held.Attempt)]);
        if (state.Phase != SweepPhase.Running || state.Waiting.IsEmpty)
            return (state, Nothing);

        var next = state.Waiting.Min;
        var trial = state.Order[next];
        var attempt = state.Attempts.GetValueOrDefault(trial) + 1;
        var leased = state with
        {
            Waiting = state.Waiting.Remove(next),
            Leases = state.Leases.Add(e.Device, new Lease(e.Device, trial, attempt, e.At, Step: -1)),
            Holders = state.Holders.Add(trial, e.Device),
            Attempts = state.Attempts.SetItem(trial, attempt),
            Counts = state.Counts with { Running = state.Counts.Running + 1 },
        };
        return (leased, [new SweepEffect.StartTrial(e.Device, trial, attempt)]);
    }

    private static SweepState Note(SweepState state, SweepEvent.Reported e) =>
        state.LeaseOf(e.Trial, e.Attempt) is { } lease && e.Step > lease.Step
            ? state with { Leases = state.Leases.SetItem(lease.Device, lease with { Step = e.Step, Seen = e.At }) }
            : state;

    private static (SweepState, IReadOnlyList<SweepEffect>) End(SweepState state, SweepEvent.Ended e)
    {
        if (state.LeaseOf(e.Trial, e.Attempt) is not { } lease)
            return (state, Nothing);
        return EndIfIdle(state with
        {
            Leases = state.Leases.Remove(lease.Device),
            Holders = state.Holders.Remove(lease.Trial),
            Endings = state.Endings.Add(lease.Trial, e.Ending),
            Counts = Count(state.Counts with { Running = state.Counts.Running - 1 }, e.Ending),
        });
    }

    private static SweepCounts Count(SweepCounts counts, Ending ending) => ending switch
    {
        Ending.Completed => counts with { Completed = counts.Completed + 1 },
        Ending.Stopped => counts with { Stopped = counts.Stopped + 1 },
        _ => counts with { Failed = counts.Failed + 1 },
    };

    private static (SweepState, IReadOnlyList<SweepEffect>) Stop(SweepState state) =>
        state.Phase == SweepPhase.Running ? EndIfIdle(state with { Phase = SweepPhase.Stopping }) : (state, Nothing);

    private static (SweepState, IReadOnlyList<SweepEffect>) EndIfIdle(SweepState state)
    {
        var over = state.Leases.IsEmpty && (state.Phase == SweepPhase.Stopping || state.Waiting.IsEmpty);
        return over ? (state with { Phase = SweepPhase.Ended }, [new SweepEffect.SweepEnded()]) : (state, Nothing);
    }
}
