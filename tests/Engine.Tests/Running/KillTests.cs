using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Engine.Tests.Running;

/// <summary>
/// kill -9 between any two changes of the store, at every such place of a whole sweep: what lies on the disk then is copied and carried on with. (Killed
/// processes for real are a matter of the console's tests; this one is exhaustive instead.)
/// </summary>
public sealed class KillTests : IDisposable
{
    private readonly Bench _whole = new();
    private readonly List<Bench> _killed = [];
    private readonly HashSet<string> _changed = [];

    [Fact]
    public Task Killed_anywhere_a_sweep_carries_on_to_the_same_bytes() => KillAnywhereAsync(Plans.Starts(arms: 3, steps: 7));

    [Fact]
    public Task Killed_anywhere_a_trial_that_continues_another_carries_on_to_the_same_bytes() =>
        KillAnywhereAsync(Plans.Over("chain.steps", [4, 7, 11], seeds: 1, new ChainExecutor().Schema.Defaults.With("chain.continues", Value.Of(true))));

    public void Dispose()
    {
        _whole.Dispose();
        foreach (var bench in _killed)
            bench.Dispose();
    }

    private async Task KillAnywhereAsync(SweepPlan plan)
    {
        using (var store = new WatchedStore(FolderStore.Open(_whole.Folder.Path), Copy))
            await _whole.RunAsync(plan, Ticking(_whole), store);

        AssertWhole();
        foreach (var bench in _killed)
        {
            var summary = await bench.RunAsync(plan, Ticking(bench));
            Assert.True(summary.IsComplete);
            AssertSame(plan, bench);
        }
    }

    /// <summary>Every step takes a second, so that a checkpoint is due after the third and the sixth.</summary>
    private static ChainExecutor Ticking(Bench bench) => new((_, _) => bench.Time.Advance(TimeSpan.FromSeconds(1)));

    private void Copy(string name)
    {
        _changed.Add(name);
        var bench = new Bench();
        _whole.Folder.CopyTo(bench.Folder);
        _killed.Add(bench);
    }

    /// <summary>
    /// The places are those of a whole sweep: each object that it left was about to be changed at one of them. How many they are is not the same each time: events of
    /// about the same time are one append.
    /// </summary>
    private void AssertWhole()
    {
        using var store = FolderStore.OpenToRead(_whole.Folder.Path);
        Assert.Empty(store.List("").Except(_changed));
    }

    private void AssertSame(SweepPlan plan, Bench bench)
    {
        foreach (var trial in plan.Trials)
        {
            foreach (var name in (string[])["trial.json", "reports.jsonl", "chain.bin"])
                Assert.Equal(_whole.Read(trial, name), bench.Read(trial, name));
            Assert.NotNull(bench.Read(trial, "result.json"));
            Assert.Equal(_whole.Checkpoints(trial).Select(Path.GetFileName), bench.Checkpoints(trial).Select(Path.GetFileName));
        }
    }
}
