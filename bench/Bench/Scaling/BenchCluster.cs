using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;
using Sweeper.Bench.Durability;
using Sweeper.Engine;
using Sweeper.Engine.Clusters;
using Sweeper.Engine.Service;
using Sweeper.Engine.Stores;
using Sweeper.Grains;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Bench.Scaling;

/// <summary>Real silos of this process over one store, with a client outside of them: only their network is memory, through which messages go serialized.</summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private BenchCluster(InProcessTestCluster cluster, IStore store, ITrialExecutor executor) =>
        (_cluster, Service) = (cluster, new ClusterService(cluster.Client, store, executor, new GrainsOptions()));

    public ISweepService Service { get; }

    /// <param name="silos">≥ 1.</param>
    /// <param name="devices">In all, shared out evenly.</param>
    /// <param name="store">Counts what silos ask of it, not what the client does.</param>
    /// <param name="simulated">Instead of training; null: <paramref name="executor"/> trains.</param>
    /// <param name="calls">Counts what grains are asked.</param>
    public static async Task<BenchCluster> StartAsync(
        int silos, int devices, CountingStore store, ITrialExecutor executor, CallTally calls, Func<StartOrder, CancellationToken, Task<Ending>>? simulated)
    {
        var builder = new InProcessTestClusterBuilder((short)silos);
        var number = -1;
        builder.ConfigureSilo((_, silo) =>
        {
            var mine = Interlocked.Increment(ref number);
            silo.UseInMemoryReminderService();
            silo.AddIncomingGrainCallFilter(calls);
            silo.AddSweeper(
                services => Settings(NameOf(services), (devices / silos) + (mine < devices % silos ? 1 : 0), executor, store) with { Simulated = simulated },
                (services, link) => new CoordinatorSettings("bench", NameOf(services), executor, store, link, Options(executor)),
                new GrainsOptions());
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new BenchCluster(cluster, store.Uncounted, executor);
    }

    /// <summary>Waits until the pool knows so many devices.</summary>
    public async Task UntilDevicesAsync(int count)
    {
        while ((await Service.DevicesAsync(default)).Count < count)
            await Task.Delay(50);
    }

    /// <summary>Waits until a sweep stands as is wanted.</summary>
    public async Task<SweepStatus> UntilAsync(string sweep, Func<SweepStatus, bool> wanted)
    {
        while (true)
        {
            if (await Service.FindAsync(sweep, default) is { } status && wanted(status))
                return status;
            await Task.Delay(50);
        }
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private static string NameOf(IServiceProvider services) => services.GetRequiredService<ILocalSiloDetails>().Name;

    private static SiloSettings Settings(string silo, int count, ITrialExecutor executor, IStore store) => new(
        silo,
        [.. Enumerable.Range(0, count).Select(i => new DeviceFacts(new DeviceId($"{silo}/cpu:{i}"), silo, DeviceKind.Cpu, "bench", 1 << 30, 0, executor.Numerics))],
        executor,
        store,
        Options(executor));

    private static EngineOptions Options(ITrialExecutor executor) => new() { Replan = revision => revision.Plan(executor) };
}
