using System.Collections.Immutable;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Machine;

/// <summary>
/// All that is known of a sweep: the fold of <see cref="SweepMachine.Step"/> over its journal, starting from <see cref="Of"/>. Immutable; an event costs
/// O(log trials), opening costs O(trials).
/// </summary>
public sealed record SweepState
{
    private SweepState(ImmutableArray<TrialId> order) => Order = order;

    /// <summary>All trials of the sweep in the order in which they are to start. Constant.</summary>
    public ImmutableArray<TrialId> Order { get; }

    public SweepPhase Phase { get; init; }

    /// <summary>Indices into <see cref="Order"/> of the trials that wait for a device; the least starts next.</summary>
    public ImmutableSortedSet<int> Waiting { get; init; } = [];

    /// <summary>By device: no device holds two trials.</summary>
    public ImmutableDictionary<DeviceId, Lease> Leases { get; init; } = ImmutableDictionary<DeviceId, Lease>.Empty;

    /// <summary>By trial, the same leases: no trial is held by two devices.</summary>
    public ImmutableDictionary<TrialId, DeviceId> Holders { get; init; } = ImmutableDictionary<TrialId, DeviceId>.Empty;

    /// <summary>Attempts ever started, by trial; absent for none.</summary>
    public ImmutableDictionary<TrialId, int> Attempts { get; init; } = ImmutableDictionary<TrialId, int>.Empty;

    /// <summary>How each trial that was run since the last opening ended.</summary>
    public ImmutableDictionary<TrialId, Ending> Endings { get; init; } = ImmutableDictionary<TrialId, Ending>.Empty;

    public SweepCounts Counts { get; init; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>A sweep before its first event.</summary>
    /// <param name="trials">Distinct trials in the order in which they are to start.</param>
    public static SweepState Of(IEnumerable<TrialId> trials)
    {
        var order = trials.ToImmutableArray();
        return new SweepState(order) { Counts = new SweepCounts(order.Length, 0, 0, 0, 0, 0) };
    }

    /// <summary>The lease that an attempt still holds, or null when the message comes from an attempt that is over.</summary>
    public Lease? LeaseOf(TrialId trial, int attempt) =>
        Holders.TryGetValue(trial, out var device) && Leases[device] is { } lease && lease.Attempt == attempt ? lease : null;
}
