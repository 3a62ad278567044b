using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Running;

/// <summary>What another process asks of a sweep through the store, while it runs and while it does not.</summary>
public sealed class ControlTests : IDisposable
{
    private readonly Bench _bench = new() { Replan = revision => Plans.Starts(arms: 5) with { Name = revision.Text } };

    [Fact]
    public async Task Paused_trials_are_given_back_and_resumed_ones_carry_on()
    {
        var plan = Plans.Starts(arms: 2);
        var asked = false;
        var executor = new ChainExecutor((_, step) =>
        {
            if (step != 3 || asked)
                return;
            asked = true;
            Send(plan.Id, new ControlRequest.Pause());
            _bench.Seen.SawAsync("taken Pause").GetAwaiter().GetResult();
        });

        var run = Task.Run(() => _bench.RunAsync(plan, executor));
        await _bench.Seen.SawAsync($"ended {plan.Trials[0].Id} Stopped");
        Assert.False(run.IsCompleted);
        Send(plan.Id, new ControlRequest.Resume());
        var summary = await run;

        Assert.Equal(2, summary.Counts.Completed);
        Assert.Contains($"started {plan.Trials[0].Id} #2 from 3", _bench.Seen.Lines);
    }

    [Fact]
    public async Task What_is_asked_while_nobody_runs_the_sweep_is_done_when_it_runs()
    {
        var plan = Plans.Starts(arms: 3);
        await _bench.RunAsync(plan, new ChainExecutor(), new CancellationToken(canceled: true));
        Send(plan.Id, new ControlRequest.Cancel([plan.Trials[2].Id.Text]));

        var summary = await _bench.RunAsync(plan, Waiting());

        Assert.Equal((2, 1), (summary.Counts.Completed, summary.Counts.Cancelled));
        Send(plan.Id, new ControlRequest.Resume());
        summary = await _bench.RunAsync(plan, Waiting());
        Assert.Equal((2, 1, 0), (summary.Counts.Known, summary.Counts.Completed, summary.Counts.Cancelled));
    }

    [Fact]
    public async Task Arms_that_are_added_are_trained_in_the_same_run_and_known_to_the_next()
    {
        var plan = Plans.Starts(arms: 2);
        var summary = await _bench.RunAsync(plan, new ChainExecutor((_, step) =>
        {
            if (step != 0 || _bench.Seen.Lines.Contains("taken Extend"))
                return;
            Send(plan.Id, new ControlRequest.Extend(new SweepRevision("chain.yaml", "chain", [])));
            _bench.Seen.SawAsync("taken Extend").GetAwaiter().GetResult();
        }));

        Assert.Equal((plan.Id, 5), (summary.Plan.Id, summary.Counts.Completed));
        Assert.Equal(5, (await _bench.RunAsync(plan, new ChainExecutor())).Counts.Known);
        using var store = FolderStore.OpenToRead(_bench.Folder.Path);
        var stored = new SweepFolder(store, plan.Id).ReadPlan()!;
        Assert.Equal((plan.Id, 2, 5), (stored.Id, stored.Original, stored.Trials.Count));
    }

    [Fact]
    public async Task An_extension_that_lacks_trials_is_refused_and_said()
    {
        var plan = Plans.Starts(arms: 6);
        var summary = await _bench.RunAsync(plan, new ChainExecutor((_, step) =>
        {
            if (step != 0 || _bench.Seen.Lines.Any(l => l.StartsWith("warned", StringComparison.Ordinal)))
                return;
            Send(plan.Id, new ControlRequest.Extend(new SweepRevision("chain.yaml", "chain", [])));
            _bench.Seen.SawAsync("warned the sweep was not extended").GetAwaiter().GetResult();
        }));

        Assert.Equal(6, summary.Counts.Completed);
    }

    [Fact]
    public async Task What_is_no_request_is_said_and_taken_away()
    {
        var plan = Plans.Starts(arms: 1);
        Directory.CreateDirectory(_bench.Folder.At(plan.Id, "control"));
        await File.WriteAllTextAsync(_bench.Folder.At(plan.Id, "control", "1.json"), """{"request":"self-destruct"}""");

        await _bench.RunAsync(plan, new ChainExecutor((_, _) => _bench.Seen.SawAsync(
            $"warned '{plan.Id}/control/1.json' is not a request that this version of sweeper knows; it was removed").GetAwaiter().GetResult()));

        Assert.Empty(Directory.GetFiles(_bench.Folder.At(plan.Id, "control")));
    }

    public void Dispose() => _bench.Dispose();

    /// <summary>Trains nothing before the requests that were there at the beginning are taken.</summary>
    private ChainExecutor Waiting() => new((_, _) =>
    {
        while (Directory.EnumerateFiles(_bench.Folder.Path, "*.json", SearchOption.AllDirectories).Any(f => f.Contains($"{Path.DirectorySeparatorChar}control{Path.DirectorySeparatorChar}", StringComparison.Ordinal)))
            Thread.Yield();
    });

    private void Send(string sweep, ControlRequest request)
    {
        using var store = FolderStore.Open(_bench.Folder.Path);
        new ControlBox(store, sweep).Send(request, TimeProvider.System);
    }
}
