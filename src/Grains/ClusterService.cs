using System.Text.Json;
using Orleans.Runtime;
using Sweeper.Engine.Clusters;
using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Watching;
using Sweeper.Grains.Messages;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Grains;

/// <summary>The cluster as its gateways see it, inside or outside of it: everything is a grain call, and what is wrong with a sweep file is found here.</summary>
public sealed class ClusterService(IGrainFactory grains, IStore store, ITrialExecutor executor, GrainsOptions options) : ISweepService
{
    public async Task<SweepStatus> SubmitAsync(SweepRevision revision, CancellationToken stop)
    {
        var plan = await Task.Run(() => revision.Plan(executor), stop).ConfigureAwait(false);
        return await AskAsync(async () =>
        {
            var sweep = grains.GetGrain<ISweepGrain>(plan.Id);
            await sweep.SubmitAsync(RevisionMessage.Of(revision));
            return (await sweep.StatusAsync()).To();
        }).ConfigureAwait(false);
    }

    public Task<IReadOnlyList<SweepStatus>> ListAsync(CancellationToken stop) => AskAsync<IReadOnlyList<SweepStatus>>(async () =>
    {
        var ids = await grains.GetGrain<ICatalogGrain>(0).ListAsync();
        return [.. (await Task.WhenAll(ids.Select(id => grains.GetGrain<ISweepGrain>(id).StatusAsync()))).Select(s => s.To())];
    });

    public async Task<SweepStatus?> FindAsync(string sweep, CancellationToken stop) =>
        await ExistsAsync(sweep, stop).ConfigureAwait(false) ? await AskAsync(async () => (await grains.GetGrain<ISweepGrain>(sweep).StatusAsync()).To()).ConfigureAwait(false) : null;

    public async Task<bool> ControlAsync(string sweep, ControlRequest request, CancellationToken stop)
    {
        if (!await ExistsAsync(sweep, stop).ConfigureAwait(false))
            return false;
        if (request is ControlRequest.Extend extend)
            await Task.Run(() => extend.Revision.Plan(executor), stop).ConfigureAwait(false);
        await AskAsync(async () =>
        {
            await grains.GetGrain<ISweepGrain>(sweep).ControlAsync(JsonSerializer.Serialize(request, StoreJson.Line));
            return true;
        }).ConfigureAwait(false);
        return true;
    }

    public async Task<NoticePage?> WatchAsync(string sweep, string? after, CancellationToken stop)
    {
        if (after is null && !await ExistsAsync(sweep, stop).ConfigureAwait(false))
            return null;
        return await AskAsync(async () =>
        {
            var grain = grains.GetGrain<ISweepGrain>(sweep);
            return (await grain.WatchAsync(after, stop))?.To() ?? await PictureAsync(grain);
        }).ConfigureAwait(false);
    }

    public Task<IReadOnlyList<DeviceStatus>> DevicesAsync(CancellationToken stop) => AskAsync<IReadOnlyList<DeviceStatus>>(async () =>
    {
        var parts = await Task.WhenAll(Enumerable.Range(0, options.Partitions).Select(part => grains.GetGrain<IDevicePoolGrain>(part).DevicesAsync()));
        return [.. parts.SelectMany(p => p).Select(d => d.To())
            .Select(d => new DeviceStatus(d.Facts.Id.Text, d.Facts.Kind, d.Facts.Name, d.Facts.MemoryBytes, d.Sweep, d.Trial))
            .OrderBy(d => d.Id, StringComparer.Ordinal)];
    });

    /// <summary>Of a sweep that nobody coordinates now there is nothing to watch but where it stands.</summary>
    private static async Task<NoticePage> PictureAsync(ISweepGrain grain)
    {
        var status = (await grain.StatusAsync()).To();
        SweepNotice[] notices = status.Standing is not (SweepStanding.Done or SweepStanding.Stopped)
            ? []
            : [new SweepNotice.Opened(status.Id, status.Counts), new SweepNotice.Over(status.Counts, status.Note)];
        return new NoticePage("0-0", notices.Length > 0, [.. notices.Select(n => n.ToJson())]);
    }

    private Task<bool> ExistsAsync(string sweep, CancellationToken stop) => Task.Run(
        () =>
        {
            try
            {
                return store.Length($"{sweep}/plan.json") is not null || Enlistment.Read(store, sweep) is not null;
            }
            catch (ArgumentException)
            {
                return false;
            }
            catch (IOException e)
            {
                throw new ServiceUnavailableException($"the store does not answer: {e.Message}", e);
            }
        },
        stop);

    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or IOException)
        {
            throw new ServiceUnavailableException($"the cluster does not answer just now: {e.Message}", e);
        }
    }
}
