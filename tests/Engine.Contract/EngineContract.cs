using System.Diagnostics;
using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;
using Sweeper.Engine.Watching;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Contract;

/// <summary>What every engine does, seen from outside: real sweeps of real trials, which come to the same bytes wherever they are run.</summary>
public abstract class EngineContract(IEngineUnderTest engine)
{
    /// <summary>Only for what hangs: however busy the machine is, nothing here takes so long.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Four arms.</summary>
    private const string Grid = "axes: {model.attention: [softmax, linear], model.layers: [1, 2]}\n";

    private const int MostDevices = 3;

    [EngineFact]
    public async Task A_grid_comes_to_the_bytes_of_one_process_and_again_there_is_nothing_to_train()
    {
        var sweep = new ContractSweep("grid", 1.01e-3, Grid + "baseline: {model.attention: softmax}\nseeds: 2\noracles: [zero, ridge]");

        var status = await RunAsync(sweep);
        Assert.Equal((SweepStanding.Done, 8, 8), (status.Standing, status.Counts.Total, status.Counts.Completed));
        Assert.Equal(await SweepImage.EmbeddedAsync(sweep), SweepImage.Read(engine.Store, status.Id));

        var attempts = Attempts(status.Id);
        var again = await RunAsync(sweep);
        Assert.Equal((status.Id, SweepStanding.Done, 8, 0), (again.Id, again.Standing, again.Counts.Known, again.Counts.Completed));
        Assert.Equal(attempts, Attempts(status.Id));
        Assert.Equal(await SweepImage.EmbeddedAsync(sweep), SweepImage.Read(engine.Store, status.Id));
    }

    [EngineTheory]
    [InlineData("halved", 1.02e-3, "early_stopping: {rule: successive_halving, min_steps: 100, eta: 2}")]
    [InlineData("median", 1.03e-3, "early_stopping: {rule: median, min_steps: 100, every: 100, min_trials: 3}")]
    public async Task A_stopping_rule_decides_as_in_one_process(string name, double rate, string rule)
    {
        var sweep = new ContractSweep(name, rate, Grid + "seeds: 2\n" + rule);

        var status = await RunAsync(sweep);

        Assert.Equal(SweepStanding.Done, status.Standing);
        var image = SweepImage.Read(engine.Store, status.Id);
        Assert.NotEmpty(image.Decisions);
        Assert.Equal(await SweepImage.EmbeddedAsync(sweep), image);
    }

    [EngineFact]
    public async Task A_trial_that_diverges_fails_and_the_others_go_on()
    {
        var sweep = new ContractSweep("diverging", 1.04e-3, "axes: {training.learning_rate: [1000, 0.00104]}\nseeds: 2");

        var status = await RunAsync(sweep);

        Assert.Equal((SweepStanding.Done, 2, 2), (status.Standing, status.Counts.Completed, status.Counts.Failed));
        Assert.Equal(2, Results(status.Id).Count(r => r.Outcome == Ending.Diverged && r.Message is { Length: > 0 }));
        Assert.Equal(await SweepImage.EmbeddedAsync(sweep), SweepImage.Read(engine.Store, status.Id));
    }

    [EngineFact]
    public async Task A_sweep_that_stops_on_failure_stops_and_says_why()
    {
        var sweep = new ContractSweep("stopping", 1.05e-3, "axes: {training.learning_rate: [1001, 0.00105]}\nseeds: 4\non_failure: stop") { Steps = 20_000 };

        var status = await RunAsync(sweep);

        Assert.Equal(SweepStanding.Stopped, status.Standing);
        Assert.Contains("on_failure", status.Note!, StringComparison.Ordinal);
        Assert.InRange(status.Counts.Failed, 1, 4);
        Assert.InRange(status.Counts.Stopped + status.Counts.Waiting, 1, 7);
    }

    [EngineFact]
    public async Task Paused_nothing_runs_and_resumed_it_ends_as_if_nothing_had_happened()
    {
        var sweep = new ContractSweep("paused", 1.06e-3, Grid + "seeds: 1") { Steps = 40_000 };
        var id = (await engine.SubmitAsync(sweep.Revision)).Id;
        await UntilAsync(id, s => s.Counts.Running > 0);

        await engine.ControlAsync(id, new ControlRequest.Pause());
        var paused = await UntilAsync(id, s => s is { Standing: SweepStanding.Paused, Devices: 0 });
        Assert.InRange(paused.Counts.Completed, 0, 3);
        Assert.Equal(0, paused.Counts.Running);

        await engine.ControlAsync(id, new ControlRequest.Resume());
        Assert.Equal(4, (await UntilOverAsync(id)).Counts.Completed);
        Assert.Equal(await SweepImage.EmbeddedAsync(sweep), SweepImage.Read(engine.Store, id));
    }

    [EngineFact]
    public async Task What_is_cancelled_is_not_trained_until_it_is_resumed()
    {
        var sweep = new ContractSweep("cancelled", 1.07e-3, Grid + "seeds: 2") { Steps = 8_000 };
        var id = (await engine.SubmitAsync(sweep.Revision)).Id;
        await UntilAsync(id, _ => engine.Store.Length($"{id}/plan.json") is not null);
        string[] last = [.. Trials(id)[^2..].Select(t => t.Text)];

        await engine.ControlAsync(id, new ControlRequest.Cancel(last));
        var over = await UntilOverAsync(id);
        Assert.Equal((6, 2), (over.Counts.Completed + over.Counts.Known, over.Counts.Cancelled));
        Assert.All(last, trial => Assert.Null(new TrialFolder(engine.Store, new TrialId(trial)).ReadResult()));

        await engine.ControlAsync(id, new ControlRequest.Resume());
        await UntilAsync(id, s => IsOver(s) && s.Counts.Cancelled == 0 && s.Counts.Completed + s.Counts.Known == 8);
        Assert.Equal(await SweepImage.EmbeddedAsync(sweep), SweepImage.Read(engine.Store, id));
    }

    [EngineFact]
    public async Task What_has_priority_starts_first()
    {
        var sweep = new ContractSweep("priority", 1.08e-3, Grid + "seeds: 3") { Steps = 4_000 };
        var id = (await engine.SubmitAsync(sweep.Revision)).Id;
        await engine.ControlAsync(id, new ControlRequest.Pause());
        await UntilAsync(id, s => s is { Standing: SweepStanding.Paused, Devices: 0 });
        var last = Trials(id)[^1].Text;

        await engine.ControlAsync(id, new ControlRequest.Prioritise([last], 10));
        await engine.ControlAsync(id, new ControlRequest.Resume());
        await UntilOverAsync(id);

        // What started before the pause may be behind it; in which order devices that begin at once say so is theirs.
        var began = Results(id).Where(r => r.Attempts == 1).OrderBy(r => r.StartedAt).Select(r => r.Id).ToList();
        Assert.InRange(began.IndexOf(last), 0, 2 * MostDevices - 1);
    }

    [EngineFact]
    public async Task Seeds_are_added_while_it_runs_and_when_it_is_over()
    {
        var sweep = new ContractSweep("extended", 1.09e-3, Grid + "seeds: 1") { Steps = 4_000 };
        var id = (await engine.SubmitAsync(sweep.Revision)).Id;
        await UntilAsync(id, s => s.Counts.Running > 0);

        await engine.ControlAsync(id, new ControlRequest.Extend((sweep with { Rest = Grid + "seeds: 2" }).Revision));
        await UntilAsync(id, s => IsOver(s) && s.Counts.Completed + s.Counts.Known == 8);
        await engine.ControlAsync(id, new ControlRequest.Extend((sweep with { Rest = Grid + "seeds: 3" }).Revision));
        await UntilAsync(id, s => IsOver(s) && s.Counts.Completed + s.Counts.Known == 12);

        Assert.Equal((await SweepImage.EmbeddedAsync(sweep with { Rest = Grid + "seeds: 3" })).Trials, SweepImage.Read(engine.Store, id).Trials);
    }

    [EngineFact]
    public async Task What_another_sweep_has_trained_is_known()
    {
        var first = await RunAsync(new ContractSweep("first", 1.11e-3, "axes: {model.layers: [1, 2]}\nseeds: 1"));
        var attempts = Attempts(first.Id);

        var second = await RunAsync(new ContractSweep("second", 1.11e-3, "axes: {model.layers: [1, 2, 3]}\nseeds: 1"));

        Assert.Equal((2, 1), (second.Counts.Known, second.Counts.Completed));
        Assert.Equal(attempts, Attempts(first.Id));
    }

    [EngineFact]
    public async Task Submitted_twice_at_once_it_is_one_sweep()
    {
        var sweep = new ContractSweep("twice", 1.12e-3, Grid + "seeds: 1");

        var both = await Task.WhenAll(Task.Run(() => engine.SubmitAsync(sweep.Revision)), Task.Run(() => engine.SubmitAsync(sweep.Revision)));
        var over = await UntilOverAsync(Assert.Single(both.Select(s => s.Id).Distinct()));

        Assert.Equal((SweepStanding.Done, 4, 4), (over.Standing, over.Counts.Total, over.Counts.Completed + over.Counts.Known));
        Assert.All(Results(over.Id), r => Assert.Equal(1, r.Attempts));
        Assert.Equal(await SweepImage.EmbeddedAsync(sweep), SweepImage.Read(engine.Store, over.Id));
    }

    [EngineFact]
    public async Task A_file_that_cannot_be_run_is_refused_with_its_lines_and_leaves_nothing()
    {
        var sweep = new ContractSweep("invalid", 1.13e-3, "axes: {model.layers: [0]}");

        var error = await Assert.ThrowsAsync<SweepFileException>(() => engine.SubmitAsync(sweep.Revision));

        Assert.StartsWith("invalid.yaml:6: ", Assert.Single(error.Problems), StringComparison.Ordinal);
        Assert.DoesNotContain(engine.Store.List(""), name => name.StartsWith("invalid", StringComparison.Ordinal));
    }

    [EngineFact]
    public async Task Who_watches_hears_how_each_trial_ends_and_who_comes_late_sees_how_it_stands()
    {
        var sweep = new ContractSweep("watched", 1.14e-3, Grid + "seeds: 1") { Steps = 4_000 };
        var id = (await engine.SubmitAsync(sweep.Revision)).Id;

        var heard = await WatchAsync(id);
        await UntilOverAsync(id);
        var late = await WatchAsync(id);

        var before = Assert.IsType<SweepNotice.Opened>(heard[0]).Counts;
        var ended = heard.OfType<SweepNotice.Ended>().ToList();
        Assert.Equal(Trials(id).Count, before.Completed + ended.Select(n => n.Trial).Distinct().Count());
        Assert.All(ended, n => Assert.Equal(Ending.Completed, n.Ending));
        Assert.Superset(ended.Select(n => n.Trial).ToHashSet(), heard.OfType<SweepNotice.Started>().Select(n => n.Trial).ToHashSet());
        Assert.Equal((4, null), Over(heard));
        Assert.Equal(4, Assert.IsType<SweepNotice.Opened>(late[0]).Counts.Completed);
        Assert.DoesNotContain(late, n => n is SweepNotice.Started);
        Assert.Equal((4, null), Over(late));
    }

    private static (int Completed, string? Reason) Over(List<SweepNotice> heard)
    {
        var over = Assert.IsType<SweepNotice.Over>(heard[^1]);
        return (over.Counts.Completed, over.Reason);
    }

    private static bool IsOver(SweepStatus status) => status.Standing is SweepStanding.Done or SweepStanding.Stopped;

    private async Task<SweepStatus> RunAsync(ContractSweep sweep) => await UntilOverAsync((await engine.SubmitAsync(sweep.Revision)).Id);

    private Task<SweepStatus> UntilOverAsync(string sweep) => UntilAsync(sweep, IsOver);

    private async Task<SweepStatus> UntilAsync(string sweep, Func<SweepStatus, bool> condition)
    {
        for (var since = Stopwatch.StartNew(); ; await Task.Delay(TimeSpan.FromMilliseconds(20)))
        {
            var status = await engine.StatusAsync(sweep);
            if (condition(status))
                return status;
            Assert.True(since.Elapsed < Deadline, $"'{sweep}' has not come there in {Deadline}: {status}");
        }
    }

    private async Task<List<SweepNotice>> WatchAsync(string sweep)
    {
        using var late = new CancellationTokenSource(Deadline);
        var heard = new List<SweepNotice>();
        await foreach (var notice in engine.WatchAsync(sweep, late.Token))
            heard.Add(notice);
        return heard;
    }

    private List<TrialId> Trials(string sweep) => [.. new SweepFolder(engine.Store, sweep).ReadPlan()!.Trials.Select(t => t.Id)];

    private IEnumerable<TrialResult> Results(string sweep) => Trials(sweep).Select(id => new TrialFolder(engine.Store, id).ReadResult()).OfType<TrialResult>();

    private List<(string Trial, int Attempts, DateTimeOffset At)> Attempts(string sweep) => [.. Results(sweep).Select(r => (r.Id, r.Attempts, r.EndedAt))];
}
