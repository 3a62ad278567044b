using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Running;

/// <summary>What a stopping rule decides is a function of the sweep alone: not of devices, stops, kills, or of what the store knows already.</summary>
public sealed class EarlyStoppingTests : IDisposable
{
    private static readonly SweepPlan Plan = Halved(Plans.Starts(arms: 16, steps: 16));
    private readonly Bench _one = new();
    private readonly List<Bench> _others = [];

    [Fact]
    public async Task Few_trials_are_trained_to_the_end_and_every_one_is_decided_upon()
    {
        var summary = await _one.RunAsync(Plan, new ChainExecutor());

        Assert.True(summary.IsComplete);
        Assert.Equal(16, summary.Counts.Completed + summary.Counts.Paused);
        Assert.InRange(summary.Counts.Completed, 2, 8);
        Assert.All(Plan.Trials, trial => Assert.Contains(_one.Decisions(Plan), d => d.Contains($"Trial = {trial.Id}", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(16)]
    public async Task As_many_devices_as_there_may_be_the_decisions_are_the_same(int devices)
    {
        await _one.RunAsync(Plan, new ChainExecutor());
        var many = Add(new Bench { Devices = devices });

        await many.RunAsync(Plan, new ChainExecutor());

        AssertSame(many);
    }

    [Fact]
    public async Task Stopped_again_and_again_it_decides_the_same()
    {
        await _one.RunAsync(Plan, new ChainExecutor());
        var disturbed = Add(new Bench { Devices = 3 });
        var runs = 0;
        for (var summary = (SweepSummary?)null; summary is null || summary.WasStopped; runs++)
        {
            using var stop = new CancellationTokenSource();
            var steps = 0;
            summary = await disturbed.RunAsync(Plan, new ChainExecutor((_, _) => StopAfter(ref steps, 11, stop)), stop.Token);
        }

        Assert.True(runs > 5, $"only {runs} runs");
        AssertSame(disturbed);
    }

    [Fact]
    public async Task Trials_that_another_sweep_has_finished_are_judged_as_if_they_were_trained_now()
    {
        await _one.RunAsync(Plan, new ChainExecutor());
        var known = Add(new Bench { Devices = 2 });
        await known.RunAsync(Plans.Starts(arms: 9, steps: 16), new ChainExecutor());

        await known.RunAsync(Plan, new ChainExecutor((context, _) => Assert.DoesNotContain(context.Trial, Plan.Trials.Take(9))));

        AssertSame(known);
    }

    public void Dispose()
    {
        _one.Dispose();
        _others.ForEach(bench => bench.Dispose());
    }

    private static SweepPlan Halved(SweepPlan plan) => plan with { Stopping = new StoppingRule.SuccessiveHalving(2, 2, 0, false), Rungs = [2, 4, 8] };

    private static void StopAfter(ref int steps, int most, CancellationTokenSource stop)
    {
        if (Interlocked.Increment(ref steps) == most)
            stop.Cancel();
    }

    private Bench Add(Bench bench)
    {
        _others.Add(bench);
        return bench;
    }

    private void AssertSame(Bench bench)
    {
        Assert.Equal(_one.Decisions(Plan), bench.Decisions(Plan));
        foreach (var trial in Plan.Trials)
            Assert.Equal(Completed(_one, trial), Completed(bench, trial));
    }

    /// <summary>Weights of a trial that this sweep trained to the end; null for one that it holds at a rung.</summary>
    private static byte[]? Completed(Bench bench, Trial trial) =>
        bench.State(Plan).Find(trial.Id)!.Ending == Ending.Completed ? bench.Read(trial, "chain.bin") : null;
}
