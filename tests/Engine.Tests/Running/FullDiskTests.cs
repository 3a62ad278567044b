using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Running;

/// <summary>No space left: on a real file system that is too small (where the test may mount one), and on a store with a budget (everywhere).</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly Bench _bench = new();
    private bool _mounted;

    [Fact]
    public async Task One_artifact_too_large_fails_one_trial()
    {
        using var store = new BudgetStore(FolderStore.Open(_bench.Folder.Path)) { Left = 100_000 };
        await OneTrialIsTooLarge(store);
    }

    [RootFact]
    public async Task One_artifact_too_large_fails_one_trial_on_a_real_disk()
    {
        Mount();
        using var store = FolderStore.Open(_bench.Folder.Path);
        await OneTrialIsTooLarge(store);
    }

    [Fact]
    public async Task A_full_disk_stops_the_sweep_which_carries_on_when_there_is_room()
    {
        using var store = new BudgetStore(FolderStore.Open(_bench.Folder.Path));
        await SweepIsCutShort(store, fill: () => store.Left = 3, free: () => store.Left = long.MaxValue);
    }

    [Fact]
    public async Task A_disk_that_is_full_from_the_start_is_said_so()
    {
        using var store = new BudgetStore(FolderStore.Open(_bench.Folder.Path)) { Left = 3 };

        var error = await Assert.ThrowsAsync<StoreException>(() => _bench.RunAsync(Plans.Starts(arms: 1), new ChainExecutor(), store));

        Assert.Contains("No space left on device; make room", error.Message, StringComparison.Ordinal);
        Assert.Empty(store.List(""));
    }

    [RootFact]
    public async Task A_full_disk_stops_the_sweep_which_carries_on_when_there_is_room_on_a_real_disk()
    {
        Mount();
        using var store = FolderStore.Open(_bench.Folder.Path);
        await SweepIsCutShort(store, Fill, () => File.Delete(Ballast));
    }

    public void Dispose()
    {
        if (_mounted)
            RootFactAttribute.TryRun("umount", _bench.Folder.Path);
        _bench.Dispose();
    }

    private string Ballast => _bench.Folder.At("ballast");

    private async Task OneTrialIsTooLarge(IStore store)
    {
        var plan = Plans.Over("chain.artifact_bytes", [100, 1_000_000, 200]);

        var summary = await _bench.RunAsync(plan, new ChainExecutor(), store);

        Assert.Equal((2, 1), (summary.Counts.Completed, summary.Counts.Failed));
        var result = new TrialFolder(store, plan.Trials[1].Id).ReadResult()!;
        Assert.Equal(Ending.Crashed, result.Outcome);
        Assert.Contains("No space left on device", result.Message, StringComparison.Ordinal);
        Assert.Null(_bench.Read(plan.Trials[1], "chain.bin"));
    }

    private async Task SweepIsCutShort(IStore store, Action fill, Action free)
    {
        var plan = Plans.Starts(arms: 3, steps: 400);
        var filling = new ChainExecutor((context, step) =>
        {
            if (step == 4 && context.Trial.Id == plan.Trials[1].Id)
                fill();
        });

        var error = await Assert.ThrowsAsync<StoreException>(() => _bench.RunAsync(plan, filling, store));
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Contains("make room and run the same command again: it carries on", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(plan.Trials.Skip(1), t => new TrialFolder(store, t.Id).ReadResult() is { } result && result.IsFinal());
        Assert.Empty(Directory.GetFiles(_bench.Folder.Path, ".tmp-*", SearchOption.AllDirectories));

        free();
        var summary = await _bench.RunAsync(plan, new ChainExecutor(), store);

        Assert.Equal((1, 2), (summary.Counts.Known, summary.Counts.Completed));
    }

    private void Mount() => _mounted = RootFactAttribute.TryRun("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", _bench.Folder.Path);

    private void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (; ; )
                ballast.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // Full.
        }
    }
}
