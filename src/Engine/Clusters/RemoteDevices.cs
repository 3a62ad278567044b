using System.Collections.Concurrent;
using Sweeper.Engine.Running;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Clusters;

/// <summary>
/// The devices of a cluster as one coordinator sees them: told without waiting, a few times if need be. A device that refuses, or whose silo is gone, has left;
/// one that just does not answer asks again by itself, or loses its lease.
/// </summary>
/// <param name="sweep">Whose coordinator that is.</param>
/// <param name="link">The way to the devices.</param>
/// <param name="orderOf">All that the device needs.</param>
/// <param name="refused">Told of leases that their device will not have.</param>
/// <param name="left">Told of devices that are not there.</param>
internal sealed class RemoteDevices(
    string sweep, IDeviceLink link, Func<SweepEffect.StartTrial, StartOrder> orderOf, Action<SweepEffect.StartTrial> refused, Action<DeviceId> left, TimeProvider time) : IDevices
{
    private const int Tries = 6;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentDictionary<DeviceId, (TrialId Trial, int Attempt, long? Incarnation)> _given = [];
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the sweep has ended, or nothing can be decided any more.</summary>
    public Task Over => _over.Task;

    public void Start(SweepEffect.StartTrial start)
    {
        var order = orderOf(start);
        _given[start.Device] = (start.Trial, start.Attempt, link.IncarnationOf(start.Device.Silo));
        _ = TellAsync(start.Device, async () =>
        {
            if (!await link.StartAsync(order).ConfigureAwait(false))
                refused(start);
        });
    }

    public void Halt(DeviceId device, TrialId trial, int attempt) => _ = TellAsync(device, () => link.HaltAsync(sweep, device, trial, attempt));

    /// <summary>A silo that died takes its devices with it, also when another process of that name came too soon for anybody to miss it.</summary>
    public void Look(SweepState state)
    {
        foreach (var (device, there) in state.Devices)
        {
            if (link.IncarnationOf(device.Silo) is not { } now || (there.Lease is { } lease && GivenTo(device, lease) is { } then && then != now))
                left(device);
        }
    }

    /// <summary>Not asked of a cluster: its coordinator goes, and the devices go on.</summary>
    public void HaltAll()
    {
    }

    public void Dismiss() => _over.TrySetResult();

    public void Break() => _over.TrySetResult();

    /// <summary>Which run of its silo was given the lease; null when another coordinator gave it.</summary>
    private long? GivenTo(DeviceId device, Lease lease) => _given.TryGetValue(device, out var given) && (given.Trial, given.Attempt) == (lease.Trial, lease.Attempt) ? given.Incarnation : null;

    private async Task TellAsync(DeviceId device, Func<Task> tell)
    {
        await Task.Yield();
        for (var i = 0; i < Tries && !_over.Task.IsCompleted; i++)
        {
            try
            {
                if (link.IncarnationOf(device.Silo) is null)
                {
                    left(device);
                    return;
                }

                await tell().ConfigureAwait(false);
                return;
            }
            catch (Exception)
            {
                // Whatever it is: membership or the lease tells in the end.
                await Task.Delay(Delay * (1 << i), time).ConfigureAwait(false);
            }
        }
    }
}
