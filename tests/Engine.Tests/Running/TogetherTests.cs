using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Running;

/// <summary>Two sweeps train the same trial at the same time into one store: they write the same bytes, and one whole result is there in the end.</summary>
public sealed class TogetherTests : IDisposable
{
    private const int Steps = 20;
    private readonly Bench _alone = new();
    private readonly Bench _bench = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_engines_train_the_same_trial_step_by_step(bool continues)
    {
        var @base = new ChainExecutor().Schema.Defaults.With("chain.continues", Value.Of(continues));
        var one = Plans.Over("chain.steps", [Steps], seeds: 1, @base);
        var two = new SweepPlan("other", one.Objective, one.Seeds, one.AxisPaths, one.Arms, one.Oracles);
        await _alone.RunAsync(one, new ChainExecutor());

        using (var together = new Barrier(2))
        using (var store = FolderStore.Open(_bench.Folder.Path))
        {
            var runs = new[] { one, two }.Select(plan => Task.Run(() => _bench.RunAsync(plan, InStep(together), store)));
            Assert.All(await Task.WhenAll(runs), summary => Assert.True(summary.IsComplete));
        }

        var trial = one.Trials[0];
        foreach (var name in (string[])["chain.bin", "reports.jsonl", "trial.json"])
            Assert.Equal(_alone.Read(trial, name), _bench.Read(trial, name));
        Assert.Equal(_alone.Checkpoints(trial).Select(Path.GetFileName), _bench.Checkpoints(trial).Select(Path.GetFileName));
        using var left = FolderStore.OpenToRead(_bench.Folder.Path);
        Assert.True(new TrialFolder(left, trial.Id).ReadResult() is { Outcome: Ending.Completed, Step: Steps });
        Assert.Empty(Directory.GetFiles(_bench.Folder.Path, ".tmp-*", SearchOption.AllDirectories));
    }

    public void Dispose()
    {
        _alone.Dispose();
        _bench.Dispose();
    }

    /// <summary>Both do every step at the same moment, and a checkpoint is due every second or third.</summary>
    private ChainExecutor InStep(Barrier together) => new((_, _) =>
    {
        together.SignalAndWait();
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
    });
}
