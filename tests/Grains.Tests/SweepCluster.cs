using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;
using Sweeper.Engine;
using Sweeper.Engine.Clusters;
using Sweeper.Engine.Service;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Trials;

namespace Sweeper.Grains.Tests;

/// <summary>Silos of this process, real but for their network, over one folder.</summary>
internal sealed class SweepCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private SweepCluster(InProcessTestCluster cluster, string folder, ITrialExecutor executor)
    {
        (_cluster, Folder) = (cluster, folder);
        Store = FolderStore.Open(folder);
        Service = new ClusterService(cluster.Client, Store, executor, new GrainsOptions());
    }

    public string Folder { get; }

    public IStore Store { get; }

    public ISweepService Service { get; }

    public InProcessTestCluster Silos => _cluster;

    public static async Task<SweepCluster> StartAsync(int silos, int devices, Func<StartOrder, CancellationToken, Task<Ending>>? simulated = null)
    {
        var folder = Directory.CreateTempSubdirectory("sweeper-grains-").FullName;
        var executor = new TransformerExecutor(1);
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseInMemoryReminderService();
            silo.Services.Configure<ClusterMembershipOptions>(o => (o.ProbeTimeout, o.NumMissedProbesLimit) = (TimeSpan.FromSeconds(1), 3));
            silo.AddSweeper(
                services => Devices(services.GetRequiredService<ILocalSiloDetails>().Name, devices, executor, FolderStore.Open(folder)) with { Simulated = simulated },
                (services, link) => new CoordinatorSettings(
                    "test", services.GetRequiredService<ILocalSiloDetails>().Name, executor, FolderStore.Open(folder), link, Options(executor)),
                new GrainsOptions());
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new SweepCluster(cluster, folder, executor);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Store.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static SiloSettings Devices(string silo, int count, TransformerExecutor executor, IStore store) => new(
        silo,
        [.. Enumerable.Range(0, count).Select(i => new DeviceFacts(new DeviceId($"{silo}/cpu:{i}"), silo, DeviceKind.Cpu, "test", 1 << 30, 0, executor.Numerics))],
        executor,
        store,
        Options(executor));

    private static EngineOptions Options(TransformerExecutor executor) => new()
    {
        CheckpointInterval = TimeSpan.FromMilliseconds(200),
        WatchInterval = TimeSpan.FromMilliseconds(50),
        Replan = revision => revision.Plan(executor),
    };
}
