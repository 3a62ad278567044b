using Orleans.Runtime;

namespace Sweeper.Grains;

/// <summary>
/// Tells the catalog when this silo comes and whenever another one dies. A sweep that died with it is often woken by its devices sooner; one that had none yet has
/// nobody else, and the catalog's own round may be a quarter of a minute away, or have died with it.
/// </summary>
internal sealed class DeathWatch(IClusterMembershipService members, IGrainFactory grains) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(250);
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(DeathWatch), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    public void Dispose() => _stop.Dispose();

    private Task StartAsync(CancellationToken cancelled)
    {
        _work = Task.Run(WatchAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancelled)
    {
        await _stop.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WatchAsync()
    {
        await TouchAsync();
        var known = DeadOf(members.CurrentSnapshot);
        await foreach (var snapshot in members.MembershipUpdates.WithCancellation(_stop.Token))
        {
            var dead = DeadOf(snapshot);
            if (!dead.IsSubsetOf(known))
                await TouchAsync();
            known = dead;
        }
    }

    private async Task TouchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await grains.GetGrain<ICatalogGrain>(0).TouchAsync();
                return;
            }
            catch (Exception)
            {
                // Whatever it is: the catalog may have been on the silo that died.
                await Task.Delay(Again, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static HashSet<SiloAddress> DeadOf(ClusterMembershipSnapshot snapshot) =>
        [.. snapshot.Members.Values.Where(m => m.Status == SiloStatus.Dead).Select(m => m.SiloAddress)];
}
