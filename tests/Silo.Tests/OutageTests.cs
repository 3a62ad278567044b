using System.Text.RegularExpressions;
using Sweeper.Engine.Contract;
using Sweeper.Silo.Tests.Processes;
using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Silo.Tests;

/// <summary>What silos need is away for a while.</summary>
public sealed partial class OutageTests : OwnCluster
{
    [EngineFact]
    public async Task While_Redis_is_away_what_runs_goes_on_and_afterwards_all_is_as_before()
    {
        var (first, second) = (new ContractSweep("redis-1", 1.32e-3, Arms) { Steps = 20_000 }, new ContractSweep("redis-2", 1.33e-3, Arms));
        var id = await TrainAsync(first);

        Cluster.Redis.Freeze();
        await UntilOverAsync(id);
        Cluster.Redis.Wake();

        var next = (await Cluster.SubmitAsync(second.Revision)).Id;
        await UntilOverAsync(next);
        Assert.Equal(await SweepImage.EmbeddedAsync(first), SweepImage.Read(Cluster.Store, id));
        Assert.Equal(await SweepImage.EmbeddedAsync(second), SweepImage.Read(Cluster.Store, next));
    }

    [BlobFact]
    public async Task While_the_store_is_away_devices_train_on_and_what_they_say_waits()
    {
        Cluster = new SiloProcesses { Blobs = new Azurite() };
        var sweep = new ContractSweep("store-away", 1.35e-3, Arms) { Steps = 40_000 };
        var id = await TrainAsync(sweep);
        await UntilAsync(() => Task.FromResult(Cluster.Store.List("trials/").Any(name => name.Contains("/checkpoints/", StringComparison.Ordinal))), "a trial is under way");

        Cluster.Blobs.Stop();
        await UntilAsync(() => Task.FromResult(Cluster.Silos.Any(s => RetriedCheckpoint().IsMatch(s.Said))), "a silo trains on and its checkpoints wait");
        Cluster.Blobs.Restart();
        await UntilOverAsync(id);

        Assert.Equal(await SweepImage.EmbeddedAsync(sweep), SweepImage.Read(Cluster.Store, id));
    }

    [GeneratedRegex("The store tries PUT [^\"]*/checkpoints/[0-9]+[^\"]* again")]
    private static partial Regex RetriedCheckpoint();
}
