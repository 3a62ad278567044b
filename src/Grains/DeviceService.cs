using Orleans.Runtime;
using Sweeper.Engine.Clusters;

namespace Sweeper.Grains;

/// <summary>Devices beat while the silo is a member of the cluster, and are given back before it leaves.</summary>
internal sealed class DeviceService(DeviceHost host) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _beats = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(DeviceService), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    public void Dispose() => _stop.Dispose();

    private Task StartAsync(CancellationToken cancelled)
    {
        _beats = Task.Run(() => host.RunAsync(_stop.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>A stop that has no time (the token has fired) leaves everything to leases and membership, as a killed process does.</summary>
    private async Task StopAsync(CancellationToken cancelled)
    {
        if (!cancelled.IsCancellationRequested)
            await Task.WhenAny(host.DrainAsync(), Task.Delay(Timeout.Infinite, cancelled));
        await _stop.CancelAsync();
        await _beats.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
