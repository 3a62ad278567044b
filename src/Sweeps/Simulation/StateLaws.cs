using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Simulation;

/// <summary>What holds of a sweep at every moment.</summary>
internal static class StateLaws
{
    /// <summary>Laws of one step, cheap enough for each: what finished is not started again, and what has one lease gets no second.</summary>
    /// <param name="ended">Trials that ended for good by an attempt with a lease, since the sweep was last opened: kept by this law.</param>
    public static void CheckStep(SimulatedWorld world, SweepEvent @event, IReadOnlyList<SweepEffect> effects, HashSet<int> ended)
    {
        if (@event is SweepEvent.Opened)
            ended.Clear();
        foreach (var effect in effects)
        {
            if (effect is SweepEffect.StartTrial start && ended.Contains(world.Coordinator.State.Order.IndexOf(start.Trial)))
                world.Violate($"trial {start.Trial} had ended, and is started again on {start.Device}");
        }

        if (@event is SweepEvent.Ended end && SweepMachine.IsFinal(end.Ending) && world.Coordinator.State.Find(end.Trial) is { Stage: TrialStage.Ended })
            ended.Add(world.Coordinator.State.Order.IndexOf(end.Trial));
    }

    /// <summary>What the law of one step has to know of a sweep that goes on from here: ends that were not durable have not been.</summary>
    public static void Ended(SweepState state, HashSet<int> ended)
    {
        ended.Clear();
        ended.UnionWith(Enumerable.Range(0, state.Trials.Count).Where(i => state.Trials[i] is { Stage: TrialStage.Ended, Ending: { } ending } && SweepMachine.IsFinal(ending)));
    }

    /// <summary>Laws of the state as a whole; null when they all hold.</summary>
    public static string? Broken(SweepState state)
    {
        var leases = state.Devices.Where(d => d.Value.Lease is not null).ToList();
        if (leases.Any(d => d.Value.Lease!.Device != d.Key))
            return "a device holds the lease of another";
        if (leases.Select(d => d.Value.Lease!.Trial).Distinct().Count() != leases.Count)
            return "a trial has two live leases";
        if (leases.Count != state.Holders.Count || leases.Any(d => state.Holders.GetValueOrDefault(d.Value.Lease!.Trial) != d.Key))
            return "leases and holders differ";
        if (leases.Any(d => state.Find(d.Value.Lease!.Trial)!.Stage != TrialStage.Running))
            return "a trial with a lease does not run";
        if (leases.FirstOrDefault(d => d.Value.Lease!.Alone).Key is { Text: not null } lone && leases.Count(d => d.Key.Pool == lone.Pool) > 1)
            return $"a lone trial is not alone in {lone.Pool}";
        if (state.Idle.Any(id => state.Device(id).Lease is not null))
            return "an idle device holds a trial";
        return BrokenCounts(state);
    }

    private static string? BrokenCounts(SweepState state)
    {
        var counts = state.Trials.Aggregate(new SweepCounts(state.Trials.Count, 0, 0, 0, 0, 0), (sum, trial) => sum.Move(TrialState.New, trial));
        if (counts != state.Counts)
            return $"counts are {state.Counts}, but the trials make {counts}";
        if (counts.Running != state.Holders.Count)
            return $"{counts.Running} trials run, but {state.Holders.Count} are held";
        var waiting = state.Trials.Select((trial, i) => (trial, i)).Where(t => t.trial.Stage == TrialStage.Waiting).Select(t => t.i);
        return waiting.SequenceEqual(state.Queue.Select(key => key.Trial).Order()) ? null : "the queue is not what waits";
    }
}
