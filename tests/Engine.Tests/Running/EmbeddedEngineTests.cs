using System.Text.Json.Nodes;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Results;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Running;

public sealed class EmbeddedEngineTests : IDisposable
{
    private readonly Bench _bench = new() { Devices = 3 };

    [Fact]
    public async Task A_sweep_trains_every_trial_once_and_leaves_their_results()
    {
        var plan = Plans.Starts(arms: 4, seeds: 3);

        var summary = await _bench.RunAsync(plan, new ChainExecutor());

        Assert.Equal(new SweepCounts(Total: 12, Known: 0, Completed: 12, Failed: 0, Stopped: 0, Running: 0), summary.Counts);
        Assert.True(summary is { IsComplete: true, WasStopped: false });
        using var store = FolderStore.OpenToRead(_bench.Folder.Path);
        Assert.Equal([plan.Id], SweepFolder.List(store));
        Assert.All(plan.Trials, trial =>
        {
            var folder = new TrialFolder(store, trial.Id);
            Assert.True(folder.ReadResult() is { Outcome: Ending.Completed, Step: 8, Attempts: 1, Message: null, Metrics.Count: 1, Curves.Count: 1, Artifacts.Count: 1 });
            Assert.Equal([0, 2, 4, 6, 8], folder.ReadReports().Select(r => r.Step));
            Assert.Empty(_bench.Checkpoints(trial));
        });
        Assert.Equal("name: chain\n", await File.ReadAllTextAsync(_bench.Folder.At(plan.Id, "sweep.yaml")));
    }

    [Fact]
    public async Task A_trial_says_where_and_from_what_it_was_made()
    {
        var plan = Plans.Starts(arms: 1);

        await _bench.RunAsync(plan, new ChainExecutor());

        var trial = JsonNode.Parse(_bench.Read(plan.Trials[0], "trial.json"))!;
        Assert.Equal((plan.Trials[0].Id.Text, 1, "chain-1"), (trial["id"]!.GetValue<string>(), trial["seed"]!.GetValue<int>(), trial["numerics"]!.GetValue<string>()));
        Assert.Equal(plan.Trials[0].Configuration.ToJson().ToJsonString(), trial["configuration"]!.ToJsonString());
        Assert.Equal(Environment.MachineName, trial["machine"]!["host"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_result_names_the_hardware_of_its_device_and_so_does_the_report()
    {
        var plan = Plans.Starts(arms: 3, seeds: 2);

        await _bench.RunAsync(plan, new MixedHardware());

        using var store = FolderStore.OpenToRead(_bench.Folder.Path);
        var results = plan.Trials.Select(t => new TrialFolder(store, t.Id).ReadResult()!).ToList();
        Assert.All(results, result => Assert.Equal(result.Cost.Device == "cpu:0" ? "NVIDIA H200" : MachineFacts.Here.Cpu, result.Cost.Hardware));
        var report = StoredReport.Of(store, new SweepFolder(store, plan.Id).ReadPlan()!);
        Assert.Equal("chain-1", report.Numerics);
        Assert.Equal(results.GroupBy(r => r.Cost.Hardware!).ToDictionary(g => g.Key, g => g.Count()), report.Hardware.ToDictionary());
    }

    [Fact]
    public async Task Trials_run_one_per_device_on_threads_named_after_it()
    {
        using var together = new Barrier(3);
        var names = new System.Collections.Concurrent.ConcurrentBag<string?>();
        var executor = new ChainExecutor((_, step) =>
        {
            if (step != 0)
                return;
            names.Add(Thread.CurrentThread.Name);
            together.SignalAndWait();
        });

        await _bench.RunAsync(Plans.Starts(arms: 3), executor);

        Assert.Equal(["device cpu:0", "device cpu:1", "device cpu:2"], names.Order());
    }

    [Fact]
    public async Task Run_again_nothing_is_trained_again()
    {
        await _bench.RunAsync(Plans.Starts(arms: 3), new ChainExecutor());

        var summary = await _bench.RunAsync(Plans.Starts(arms: 3), new ChainExecutor((_, _) => Assert.Fail("trained again")));

        Assert.Equal(new SweepCounts(Total: 3, Known: 3, Completed: 0, Failed: 0, Stopped: 0, Running: 0), summary.Counts);
    }

    [Fact]
    public async Task Two_sweeps_share_the_trials_that_they_have_in_common()
    {
        var (first, second) = (Plans.Starts(arms: 3), Plans.Starts(arms: 3, from: 1));
        await _bench.RunAsync(first, new ChainExecutor());

        var summary = await _bench.RunAsync(second, new ChainExecutor());

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal((2, 1), (summary.Counts.Known, summary.Counts.Completed));
    }

    [Fact]
    public async Task The_journal_tells_the_whole_sweep()
    {
        var plan = Plans.Starts(arms: 2);
        await _bench.RunAsync(plan, new ChainExecutor());

        using var store = FolderStore.Open(_bench.Folder.Path);
        var state = new SweepFolder(store, plan.Id).ReadState(plan);

        Assert.Equal(SweepPhase.Ended, state.Phase);
        Assert.Equal(2, state.Counts.Completed);
    }

    [Fact]
    public async Task A_store_of_a_newer_format_is_left_alone()
    {
        await File.WriteAllTextAsync(_bench.Folder.At("store.json"), """{"format": 3}""");

        var error = await Assert.ThrowsAsync<StoreException>(() => _bench.RunAsync(Plans.Starts(arms: 1), new ChainExecutor()));

        Assert.Contains("is of format 3: a newer sweeper wrote it", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_bench.Folder.Path));
    }

    public void Dispose() => _bench.Dispose();

    /// <summary>One device is a GPU, the others are cores.</summary>
    private sealed class MixedHardware() : OverChain(new ChainExecutor())
    {
        public override string? Hardware(DeviceId device) => device.Text == "cpu:0" ? "NVIDIA H200" : null;

        public override TrialOutcome Run(ITrialContext context, CancellationToken stop) => Chain.Run(context, stop);
    }
}
