using Sweeper.Engine;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Engine.Tests.Stores;
using Sweeper.Engine.Upkeep;
using Sweeper.Storage.Azure.Tests.Servers;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Storage.Azure.Tests;

/// <summary>A sweep goes from a folder to a container and back, and is carried on in each.</summary>
[Collection(OneAzurite.Name)]
public sealed class UpkeepTests(Azurite server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _calm = new();
    private readonly string _container = $"c{Guid.NewGuid():N}";

    public void Dispose()
    {
        _folder.Dispose();
        _calm.Dispose();
    }

    [StoreFact]
    public async Task A_half_done_sweep_is_carried_on_in_a_container_and_comes_back_with_the_bytes_of_an_undisturbed_one()
    {
        var plan = Plans.Starts(arms: 3);
        using (var calm = FolderStore.Open(_calm.Path))
            await RunAsync(plan, calm, new ChainExecutor(), default);
        using var folder = FolderStore.Open(_folder.Path);
        using (var stop = new CancellationTokenSource())
        {
            await RunAsync(plan, folder, new ChainExecutor((context, step) => (step == 5 && context.Trial.Id == plan.Trials[1].Id ? stop.Cancel : (Action)(() => { }))()), stop.Token);
        }

        using var blobs = AzureBlobStore.Open(BlobAddress.Of("azure:test", server.Connection, _container));
        var there = StoreCopy.Run(folder, blobs, [plan.Id], TimeProvider.System, _ => { });
        Assert.Equal((0, there.Copied), (StoreCopy.Run(folder, blobs, [plan.Id], TimeProvider.System, _ => { }).Copied, there.Copied));
        var summary = await RunAsync(plan, blobs, new ChainExecutor(), default);
        Assert.Equal((1, 2), (summary.Counts.Known, summary.Counts.Completed));
        Assert.Empty(StoreCheck.Of(blobs, null, _ => { }).Findings);

        StoreCopy.Run(blobs, folder, [plan.Id], TimeProvider.System, _ => { });
        Assert.Empty(StoreCheck.Of(folder, null, _ => { }).Findings);
        Assert.Equal(3, (await RunAsync(plan, folder, new ChainExecutor(), default)).Counts.Known);
        foreach (var trial in plan.Trials)
        {
            foreach (var name in new[] { "chain.bin", "reports.jsonl" })
                Assert.Equal(File.ReadAllBytes(_calm.At("trials", trial.Id.Text, name)), File.ReadAllBytes(_folder.At("trials", trial.Id.Text, name)));
        }
    }

    [StoreFact]
    public async Task A_damaged_blob_is_found_and_put_aside()
    {
        var plan = Plans.Starts(arms: 2);
        using var blobs = AzureBlobStore.Open(BlobAddress.Of("azure:test", server.Connection, _container));
        await RunAsync(plan, blobs, new ChainExecutor(), default);
        var damaged = $"trials/{plan.Trials[0].Id}/chain.bin";
        blobs.Write(damaged, stream => stream.Write(new byte[32]));

        var finding = Assert.Single(StoreCheck.Of(blobs, null, _ => { }).Findings);
        Assert.Equal(damaged, finding.Object);
        Assert.Single(StoreRepair.Run(blobs, StoreCheck.Of(blobs, null, _ => { }), TimeProvider.System));
        Assert.Equal(32, blobs.Length($"trials/{plan.Trials[0].Id}/damaged/chain.bin-1"));
        Assert.Equal(1, (await RunAsync(plan, blobs, new ChainExecutor(), default)).Counts.Completed);
        Assert.Empty(StoreCheck.Of(blobs, null, _ => { }).Findings);
    }

    private static Task<SweepSummary> RunAsync(SweepPlan plan, IStore store, ChainExecutor executor, CancellationToken stop) =>
        EmbeddedEngine.RunAsync(plan, new SweepRevision("chain.yaml", "name: chain\n", []), executor, store, new EngineOptions { Devices = EngineOptions.Cpus(1) }, new Nobody(), stop);

    private sealed class Nobody : ISweepObserver;
}
