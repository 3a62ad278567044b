using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

/// <summary>What is asked of a sweep from another terminal, while a process runs it and while none does.</summary>
public sealed class ControlTests : IDisposable
{
    private const string Endless = "training.steps=100000000";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public async Task A_paused_sweep_stays_and_goes_on_when_resumed()
    {
        _folder.Spec(Sweep.Long);
        using var run = await StartAsync("run", "spec.yaml", "--set", Endless);

        var paused = (await SweeperConsole.RunAsync(_folder, "pause", "spec", "--json")).With(0).Json();
        Assert.True((bool)paused["taken"]!);
        Assert.StartsWith("paused: 1 trial that ran saved a checkpoint; to go on: sweeper resume spec-", (string)paused["message"]!, StringComparison.Ordinal);
        await run.UntilAsync(() => run.ErrorSoFar.Contains("paused (sweeper resume spec-", StringComparison.Ordinal));
        Assert.Equal("paused", (string)(await SweeperConsole.RunAsync(_folder, "list", "--json")).Json()[0]!["state"]!);

        Assert.Contains("goes on", (await SweeperConsole.RunAsync(_folder, "resume", "spec")).With(0).Out, StringComparison.Ordinal);
        await run.UntilAsync(() => run.ErrorSoFar.Contains("carries on from step", StringComparison.Ordinal));
        run.Signal(SweeperConsole.Terminate);
        (await run.EndAsync()).With(130);
    }

    [UnixFact]
    public async Task Cancelled_trials_end_a_sweep_well_and_come_back_when_resumed()
    {
        _folder.Spec(Sweep.Long);
        string[] command = ["run", "spec.yaml", "--set", Endless, "--set", "seeds=3", "--devices", "1"];
        using (var run = await StartAsync(command))
        {
            var trials = (await SweeperConsole.RunAsync(_folder, "report", "spec", "--json")).Json()["arms"]![0]!["trials"]!.AsArray().Select(t => (string)t!).ToList();
            Assert.Contains("must be a trial of 'spec-", (await SweeperConsole.RunAsync(_folder, "cancel", "spec", "zzzz")).With(2).Error, StringComparison.Ordinal);
            Assert.StartsWith("cancelled: 1 trial;", (await SweeperConsole.RunAsync(_folder, "cancel", "spec", trials[1][..12])).With(0).Out, StringComparison.Ordinal);
            Assert.Contains("1 trial has priority -5", (await SweeperConsole.RunAsync(_folder, "priority", "spec", "-5", trials[2])).With(0).Out, StringComparison.Ordinal);
            Assert.Contains("waits for a device, and is the next", (await SweeperConsole.RunAsync(_folder, "why", trials[2])).With(0).Out, StringComparison.Ordinal);
            Assert.Contains("cancelled by a person (sweeper resume", (await SweeperConsole.RunAsync(_folder, "why", trials[1])).With(0).Out, StringComparison.Ordinal);
            Assert.StartsWith("cancelled: 2 trials, 1 of which ran;", (await SweeperConsole.RunAsync(_folder, "cancel", "spec")).With(0).Out, StringComparison.Ordinal);
            var ended = (await run.EndAsync()).With(0);
            Assert.Contains("3 trials cancelled; to take that back:", ended.Error, StringComparison.Ordinal);
        }

        Assert.Equal(3, (int)(await SweeperConsole.RunAsync(_folder, "list", "--json")).Json()[0]!["cancelled"]!);
        Assert.Contains("will be applied when it is run again", (await SweeperConsole.RunAsync(_folder, "resume", "spec")).With(0).Out, StringComparison.Ordinal);
        using var again = SweeperConsole.Start(_folder, command);
        await again.UntilAsync(() => again.ErrorSoFar.Contains("resumed: 3 cancelled trials came back", StringComparison.Ordinal) && again.ErrorSoFar.Contains("carries on from step", StringComparison.Ordinal));
        again.Signal(SweeperConsole.Terminate);
        (await again.EndAsync()).With(130);
    }

    [UnixFact]
    public async Task Trials_added_to_a_sweep_that_runs_are_trained_in_the_same_run()
    {
        _folder.Spec(Sweep.Tiny + "axes: {training.steps: [20, 100000000]}\nseeds: 1\n");
        using var run = SweeperConsole.Start(_folder, "run", "spec.yaml", "--devices", "2");
        await run.UntilAsync(() => run.ErrorSoFar.Contains("steps=20 seed 1: loss", StringComparison.Ordinal));

        Assert.Equal("added 2 trials: 1 new seed for 2 arms\n", (await SweeperConsole.RunAsync(_folder, "add", "spec", "--seeds", "1")).With(0).Out);
        await run.UntilAsync(() => run.ErrorSoFar.Contains("2 trials added", StringComparison.Ordinal) && run.ErrorSoFar.Contains("steps=20 seed 2: loss", StringComparison.Ordinal));
        Assert.Equal(4, (int)(await SweeperConsole.RunAsync(_folder, "list", "--json")).Json()[0]!["trials"]!);
        Assert.Equal((4, 2), Trials((await SweeperConsole.RunAsync(_folder, "plan", "spec.yaml", "--json")).With(0)));
        Assert.All((await SweeperConsole.RunAsync(_folder, "report", "spec", "--json")).Json()["arms"]!.AsArray(), arm => Assert.Equal(2, arm!["trials"]!.AsArray().Count));
        (await SweeperConsole.RunAsync(_folder, "cancel", "spec")).With(0);
        (await run.EndAsync()).With(0);
    }

    [Fact]
    public async Task Trials_added_to_a_sweep_that_nobody_runs_are_trained_by_its_own_command()
    {
        _folder.Spec(Sweep.Small);
        string[] command = ["run", "spec.yaml", "--set", "training.steps=10"];
        (await SweeperConsole.RunAsync(_folder, command)).With(0);

        Assert.StartsWith("would add 4 trials", (await SweeperConsole.RunAsync(_folder, "add", "spec", "--seeds", "1", "--dry-run")).With(0).Out, StringComparison.Ordinal);
        Assert.StartsWith("added 6 trials: 2 new arms with 3 seeds; nobody runs", (await SweeperConsole.RunAsync(_folder, "add", "spec", "--set", "model.layers=3")).With(0).Out, StringComparison.Ordinal);
        Assert.StartsWith("added 6 trials: 1 new seed for 6 arms; nobody runs", (await SweeperConsole.RunAsync(_folder, "add", "spec", "--seeds", "1")).With(0).Out, StringComparison.Ordinal);
        Assert.Equal((24, 12), Trials((await SweeperConsole.RunAsync(_folder, "plan", "spec.yaml", "--set", "training.steps=10", "--json")).With(0)));
        Assert.Equal(6, (await SweeperConsole.RunAsync(_folder, "report", "spec", "--json")).Json()["arms"]!.AsArray().Count);

        var ended = (await SweeperConsole.RunAsync(_folder, command)).With(0);
        Assert.Contains("[24/24]", ended.Error, StringComparison.Ordinal);
        Assert.Equal(("done", 24), await StateAsync());
        Assert.Contains("24 of them known", (await SweeperConsole.RunAsync(_folder, command)).With(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_would_take_trials_out_or_adds_none_is_refused()
    {
        _folder.Spec(Sweep.Small);
        (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml")).With(0);
        File.WriteAllText(_folder.At("other.yaml"), Sweep.Small.Replace("[softmax, linear]", "[softmax, mesa]", StringComparison.Ordinal));

        Assert.Contains("but 6 of them are missing from this one: attention=linear layers=1 (seed 1, 2, 3)", (await SweeperConsole.RunAsync(_folder, "add", "spec", "other.yaml")).With(2).Error, StringComparison.Ordinal);
        Assert.Contains("it has all of these 12 trials already", (await SweeperConsole.RunAsync(_folder, "add", "spec", "spec.yaml")).With(2).Error, StringComparison.Ordinal);
        Assert.Contains("Something must be added", (await SweeperConsole.RunAsync(_folder, "add", "spec")).With(2).Error, StringComparison.Ordinal);
        Assert.Contains("must be a whole number in -1000 … 1000", (await SweeperConsole.RunAsync(_folder, "priority", "spec", "1001")).With(2).Error, StringComparison.Ordinal);
        Assert.Equal(("done", 12), await StateAsync());
    }

    private async Task<(string, int)> StateAsync()
    {
        var sweep = (await SweeperConsole.RunAsync(_folder, "list", "--json")).With(0).Json()[0]!;
        return ((string)sweep["state"]!, (int)sweep["done"]!);
    }

    private async Task<SweeperConsole> StartAsync(params string[] arguments)
    {
        var run = SweeperConsole.Start(_folder, arguments);
        await run.UntilAsync(() => Processes.Trials.Reported(_folder, "sweeps") > 0);
        return run;
    }

    private static (int, int) Trials(Ended plan) => ((int)plan.Json()["trials"]!, (int)plan.Json()["known"]!);
}
