namespace Sweeper.Sweeps.Machine;

/// <summary>Which trial a device gets.</summary>
internal static class Dealing
{
    private const int LookedAt = 8;

    /// <summary>
    /// The next trial for a device; null when it gets none now. One that has failed there is left to another device, if any is about: else one that fails everything at
    /// once would use up all trials' retries while the others are busy. One that must be alone waits until nothing runs in the pool.
    /// </summary>
    public static int? Next(SweepState state, DeviceId id)
    {
        if (!IsTrusted(state, id) || state.Queue.IsEmpty || state.LonePools.Contains(id.Pool))
            return null;
        var free = state.Queue.Take(LookedAt).Where(key => !key.Alone || !state.Devices.Any(d => d.Value.Lease is not null && d.Key.Pool == id.Pool));
        QueueKey? next = free.Cast<QueueKey?>().FirstOrDefault(key => !state.Trials[key!.Value.Trial].FailedOn.Contains(id))
            ?? free.Cast<QueueKey?>().FirstOrDefault(key => !HasOther(state, id, state.Trials[key!.Value.Trial]));
        return next?.Trial;
    }

    /// <summary>Better devices that were set aside than none at all.</summary>
    private static bool IsTrusted(SweepState state, DeviceId id) => !state.Device(id).SetAside || state.Devices.Values.All(d => d.SetAside);

    private static bool HasOther(SweepState state, DeviceId id, TrialState trial) => state.Devices.Any(d =>
        d.Key != id && !d.Value.SetAside && (d.Value.Lease is not null || state.Idle.Contains(d.Key)) && !trial.FailedOn.Contains(d.Key));
}
