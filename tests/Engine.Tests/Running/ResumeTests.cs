using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Running;

/// <summary>Whenever a trial is disturbed, it ends with the bytes of one that was not.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Steps = 7;
    private readonly Bench _undisturbed = new();
    private readonly Bench _disturbed = new();
    private readonly Trial _trial = Plans.Starts(arms: 1, steps: Steps).Trials[0];

    public static TheoryData<int> EveryStep => [.. Enumerable.Range(0, Steps)];

    [Theory]
    [MemberData(nameof(EveryStep))]
    public async Task Stopped_at_a_step_and_run_again(int at)
    {
        using var stop = new CancellationTokenSource();
        await RunAsync(_undisturbed, (_, _) => { });
        var summary = await RunAsync(_disturbed, (_, step) => StopAt(step, at, stop), stop.Token);
        Assert.True(summary is { WasStopped: true, Counts.Stopped: 1 });
        Assert.Null(_disturbed.Read(_trial, "result.json"));

        await RunAsync(_disturbed, (_, step) => Assert.True(step >= at, "a step was done twice"));

        AssertSame(_disturbed);
        Assert.Contains($"started {_trial.Id} #2 from {at}", _disturbed.Seen.Lines);
    }

    [Theory]
    [MemberData(nameof(EveryStep))]
    public async Task Killed_at_a_step_and_run_again(int at)
    {
        await RunAsync(_undisturbed, (_, step) => CopyAt(step, at));

        await RunAsync(_disturbed, (_, _) => { });

        AssertSame(_disturbed);
        Assert.Contains($"started {_trial.Id} #2 from {(at < 3 ? "scratch" : at < 6 ? 3 : 6)}", _disturbed.Seen.Lines);
    }

    [Fact]
    public async Task Seconds_and_attempts_are_summed_up_to_what_was_kept()
    {
        // 7 steps of 1 s, killed at step 4 after a checkpoint at step 3: 3 s are known of the first attempt; the second does 4 steps more.
        await RunAsync(_undisturbed, (_, step) => CopyAt(step, 4));

        await RunAsync(_disturbed, (_, _) => { });

        using var store = Sweeper.Engine.Stores.FolderStore.OpenToRead(_disturbed.Folder.Path);
        var result = new Sweeper.Engine.Layout.TrialFolder(store, _trial.Id).ReadResult()!;
        Assert.Equal((2, 7.0, "cpu:0"), (result.Attempts, result.Cost.Seconds, result.Cost.Device));
    }

    [Fact]
    public async Task After_a_stop_the_other_trials_do_not_start()
    {
        using var stop = new CancellationTokenSource();

        var summary = await _disturbed.RunAsync(Plans.Starts(arms: 5), new ChainExecutor((_, step) => StopAt(step, 2, stop)), stop.Token);

        Assert.Equal((1, 4), (summary.Counts.Stopped, summary.Counts.Waiting));
        Assert.Single(Directory.GetDirectories(_disturbed.Folder.At("trials")));
    }

    [Fact]
    public async Task Stopped_before_it_starts_a_sweep_trains_nothing()
    {
        var summary = await _disturbed.RunAsync(Plans.Starts(arms: 2), new ChainExecutor(), new CancellationToken(canceled: true));

        Assert.Equal(2, summary.Counts.Waiting);
    }

    public void Dispose()
    {
        _undisturbed.Dispose();
        _disturbed.Dispose();
    }

    private static void StopAt(int step, int at, CancellationTokenSource stop)
    {
        if (step == at)
            stop.Cancel();
    }

    private void CopyAt(int step, int at)
    {
        if (step == at)
            _undisturbed.Folder.CopyTo(_disturbed.Folder);
    }

    /// <summary>Every step takes a second, so that a checkpoint is due after the third and the sixth.</summary>
    private static Task<SweepSummary> RunAsync(Bench bench, Action<ITrialContext, int> atStep, CancellationToken stop = default) =>
        bench.RunAsync(
            Plans.Starts(arms: 1, steps: Steps),
            new ChainExecutor((context, step) =>
            {
                atStep(context, step);
                bench.Time.Advance(TimeSpan.FromSeconds(1));
            }),
            stop);

    private void AssertSame(Bench bench)
    {
        foreach (var name in (string[])["chain.bin", "reports.jsonl"])
            Assert.Equal(_undisturbed.Read(_trial, name), bench.Read(_trial, name));
        Assert.Empty(bench.Checkpoints(_trial));
    }
}
