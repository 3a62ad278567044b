using System.Collections.Immutable;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Machine;

/// <summary>
/// All that is known of a sweep: the fold of <see cref="SweepMachine.Step"/> over its journal, starting from <see cref="Of(SweepPlan)"/>. Immutable; an event costs
/// O(log trials), opening costs O(trials).
/// </summary>
public sealed record SweepState
{
    private SweepState()
    {
    }

    /// <summary>The trials in the order in which they are to start.</summary>
    public required TrialOrder Order { get; init; }

    /// <summary>What the sweep file said about failures when the sweep was last opened.</summary>
    public FailurePolicy Failures { get; init; } = FailurePolicy.Default;

    /// <summary>What the stopping rule has seen and decided; null when the sweep has no rule.</summary>
    public StoppingState? Stopping { get; init; }

    public SweepPhase Phase { get; init; }

    /// <summary>Fencing token of the coordinator that opened the sweep last; 0 before the first.</summary>
    public int Epoch { get; init; }

    /// <summary>Trace id of the sweep, the same for all its runs; empty when it was never traced.</summary>
    public string Trace { get; init; } = "";

    /// <summary>Of the sweep among those that share its devices; 0 unless somebody asked.</summary>
    public int Priority { get; init; }

    /// <summary>Why the sweep stopped by its own law (<c>on_failure</c>); null unless it did.</summary>
    public string? StopReason { get; init; }

    /// <summary>By index in <see cref="Order"/>.</summary>
    public required ImmutableList<TrialState> Trials { get; init; }

    /// <summary>Trials that wait for a device, next one first.</summary>
    public ImmutableSortedSet<QueueKey> Queue { get; init; } = [];

    /// <summary>Devices that spoke since the sweep was last opened.</summary>
    public ImmutableSortedDictionary<DeviceId, DeviceState> Devices { get; init; } = ImmutableSortedDictionary<DeviceId, DeviceState>.Empty;

    /// <summary>Devices that asked when there was no work for them: they are given some as soon as there is.</summary>
    public ImmutableSortedSet<DeviceId> Idle { get; init; } = [];

    /// <summary>Pools in which a trial runs that must be alone.</summary>
    public ImmutableHashSet<string> LonePools { get; init; } = [];

    /// <summary>By trial, who holds it: no trial is held by two devices.</summary>
    public ImmutableDictionary<TrialId, DeviceId> Holders { get; init; } = ImmutableDictionary<TrialId, DeviceId>.Empty;

    public required SweepCounts Counts { get; init; }

    /// <summary>A sweep before its first event.</summary>
    public static SweepState Of(SweepPlan plan) => Of(
        plan.Trials.Take(plan.Original ?? plan.Trials.Count).Select(t => t.Id),
        plan.Stopping is { } rule ? StoppingState.Start(rule, plan.Objective.Goal, plan.Rungs) : null);

    /// <param name="trials">Distinct trials in the order in which they are to start.</param>
    /// <param name="stopping">Of the stopping rule, if any, before its first result.</param>
    public static SweepState Of(IEnumerable<TrialId> trials, StoppingState? stopping = null)
    {
        var order = new TrialOrder(trials);
        return new SweepState
        {
            Order = order,
            Stopping = stopping,
            Trials = [.. Enumerable.Repeat(TrialState.New, order.Trials.Length)],
            Counts = new SweepCounts(order.Trials.Length, 0, 0, 0, 0, 0),
        };
    }

    /// <summary>The trial's standing; null when the sweep has no such trial.</summary>
    public TrialState? Find(TrialId trial) => Order.IndexOf(trial) is >= 0 and var index ? Trials[index] : null;

    /// <summary>The lease that an attempt still holds, or null when the message comes from an attempt that is over.</summary>
    public Lease? LeaseOf(TrialId trial, int attempt) =>
        Holders.TryGetValue(trial, out var device) && Devices[device].Lease is { } lease && lease.Attempt == attempt ? lease : null;

    /// <summary>True when the attempt is to train no further: it holds no lease any more, or is to be given back.</summary>
    public bool IsToStop(TrialId trial, int attempt) =>
        LeaseOf(trial, attempt) is null || Phase != SweepPhase.Running || Find(trial) is { CancelAsked: true } or { IsHeld: true };

    /// <summary>The rung at this step; null when the stopping rule decides nothing there.</summary>
    public int? RungAt(int step)
    {
        for (var rung = 0; rung < Stopping?.RungSteps.Count; rung++)
        {
            if (Stopping.RungSteps[rung] == step)
                return rung;
        }

        return null;
    }

    internal DeviceState Device(DeviceId id) => Devices.GetValueOrDefault(id, DeviceState.New);

    internal SweepState With(DeviceId id, DeviceState device) => this with { Devices = Devices.SetItem(id, device) };

    /// <summary>The one way in which a trial changes: queue and counts follow.</summary>
    internal SweepState With(int index, TrialState trial)
    {
        var old = Trials[index];
        var queue = Queue;
        if (old.Stage == TrialStage.Waiting)
            queue = queue.Remove(QueueKey.Of(index, old));
        if (trial.Stage == TrialStage.Waiting)
            queue = queue.Add(QueueKey.Of(index, trial));
        return this with { Trials = Trials.SetItem(index, trial), Queue = queue, Counts = Counts.Move(old, trial) };
    }
}
