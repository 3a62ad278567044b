using System.Collections.Concurrent;
using System.Diagnostics;
using Sweeper.Engine.Clusters;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;
using Sweeper.Sweeps;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;
using Xunit.Abstractions;

namespace Sweeper.Grains.Tests;

/// <summary>The short form of <c>sweeper-bench scale</c>: many devices and many trials, each of which takes two milliseconds.</summary>
public sealed class ScaleTests(ITestOutputHelper output)
{
    private const int Silos = 4, Devices = 200, Trials = 5000;

    /// <summary>Trials a second. docs/performance.md has ten times as many on two crowded cores: what fails here has become another thing.</summary>
    private const double Floor = 150;

    private const string Spec = """
        sweep: scale
        task: {kind: fully_observed, state_dim: 5, tokens: constructed}
        model: {width: 20, key_dim: 10, positions: none, layers: 1}
        training: {steps: 60, batch: 16}
        axes:
          model.attention: [linear, softmax]
        seeds: 2500
        """;

    [Fact]
    public async Task Two_hundred_devices_train_each_of_five_thousand_trials_once()
    {
        var trained = new ConcurrentQueue<(string Device, string Trial, int Attempt, long At)>();
        await using var cluster = await SweepCluster.StartAsync(Silos, Devices / Silos, async (order, halt) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), halt);
            trained.Enqueue((order.Device.Text, order.Trial, order.Attempt, Stopwatch.GetTimestamp()));
            return Ending.Completed;
        });
        var revision = new SweepRevision("scale.yaml", Spec, []);
        var sweep = (await cluster.Service.SubmitAsync(revision, default)).Id;
        SweepStatus status;
        do
        {
            await Task.Delay(50);
            status = (await cluster.Service.FindAsync(sweep, default))!;
        }
        while (status.Standing is not (SweepStanding.Done or SweepStanding.Stopped or SweepStanding.Broken));

        Assert.Equal((SweepStanding.Done, Trials), (status.Standing, status.Counts.Completed));
        Assert.Equal(Trials, trained.Count);
        Assert.Equal(Trials, trained.Select(t => t.Trial).Distinct().Count());
        Assert.All(trained, t => Assert.Equal(1, t.Attempt));
        AssertReplays(new SweepFolder(cluster.Store, sweep), trained.Select(t => t.Trial));

        var perSecond = Trials / Stopwatch.GetElapsedTime(trained.Min(t => t.At), trained.Max(t => t.At)).TotalSeconds;
        output.WriteLine($"{perSecond:0} trials/s");
        Assert.True(perSecond >= Floor, $"{perSecond:0} trials/s");
    }

    /// <summary>From the first event on, the journal alone leads to where the sweep ended, and knows of each trial one end.</summary>
    private static void AssertReplays(SweepFolder folder, IEnumerable<string> trained)
    {
        var plan = folder.ReadPlan()!;
        var state = SweepState.Of(plan);
        var ended = new List<string>();
        foreach (var record in folder.ReadRecords())
        {
            (state, _) = SweepMachine.Step(state, record.Event);
            if (record.Event is SweepEvent.Ended end)
                ended.Add(end.Trial.Text);
        }

        Assert.Equal(SweepPhase.Ended, state.Phase);
        Assert.Equal(Trials, state.Counts.Completed);
        Assert.Equal(folder.ReadState(plan).Counts, state.Counts);
        Assert.Equal(trained.Order(StringComparer.Ordinal), ended.Order(StringComparer.Ordinal));
        Assert.Empty(folder.CheckJournal(plan).Problems);
    }
}
