using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

/// <summary>A sweep under a stopping rule, through the console.</summary>
public sealed class EarlyStoppingTests : IDisposable
{
    private const string Halving = """
        task: {state_dim: 2, context: 4}
        model: {width: 8, heads: 1, key_dim: 4}
        training: {batch: 16, steps: 60}
        evaluation: {sequences: 16, every: 10}
        axes: {training.learning_rate: [1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2]}
        seeds: 2
        early_stopping: {rule: successive_halving, min_steps: 10, eta: 2}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task On_one_device_or_several_the_log_of_decisions_has_the_same_bytes()
    {
        _folder.Spec(Halving);
        (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--devices", "1", "--store", "one")).With(0);
        (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--devices", "4", "--store", "four")).With(0);

        var decisions = (await SweeperConsole.RunAsync(_folder, "decisions", "spec", "--store", "one")).With(0).Out;
        Assert.Equal(decisions, (await SweeperConsole.RunAsync(_folder, "decisions", "spec", "--store", "four")).With(0).Out);
        Assert.Matches(@"^rung 1 number 1 step 10 trial [0-9a-f]{16} value \d\.\d+ pause seen 1 rank 1 quota 0 cutoff -\n", decisions);
        Assert.Contains(" go_on seen ", decisions, StringComparison.Ordinal);
        Assert.Equal(Trials.Read(_folder, "one"), Trials.Read(_folder, "four"));
    }

    [Fact]
    public async Task Paused_trials_are_no_failure_and_their_table_says_how_far_they_came()
    {
        _folder.Spec(Halving);
        var run = (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml")).With(0);
        var report = (await SweeperConsole.RunAsync(_folder, "report", "spec", "--json")).With(0).Json();
        var paused = report["paused"]!.AsArray();
        var done = report["arms"]!.AsArray().Sum(a => (int)a!["n"]!);

        Assert.Matches(@"early stopping: \d+ trials? paused at step \d+", run.Out);
        Assert.Matches(@"learning_rate=1e-0?5 seed 1: rung 1 of 3 at step 10: loss \d\.\d+ was 1st of 1 seen; none goes on yet \(1 / 2\): paused", run.Error);
        Assert.Equal(12, paused.Count + done);
        Assert.InRange(done, 1, 6);
        Assert.All(paused, p => Assert.Contains((int)p!["step"]!, new[] { 10, 20, 40 }));
        Assert.Contains(report["arms"]!.AsArray(), a => (int)a!["n"]! == 0);
        Assert.Matches(@" 0 +\d\.\d+ at step \d+ ", run.Out);

        var why = (await SweeperConsole.RunAsync(_folder, "why", (string)paused[0]!["trial"]!)).With(0);
        Assert.Matches($@"paused at rung {paused[0]!["rung"]} of 3 \(step {paused[0]!["step"]}\) by early stopping", why.Out);
        Assert.Matches(@"Attempts\n  1  .*Z  cpu:\d+  stopped at step \d+ after", why.Out);
        Assert.Contains("Early stopping\n  rung 1 of 3 at step 10: ", why.Out, StringComparison.Ordinal);
        var json = (await SweeperConsole.RunAsync(_folder, "why", (string)paused[0]!["trial"]!, "--sweep", "spec", "--json")).With(0).Json()[0]!;
        Assert.Equal(("paused", "pause"), ((string)json["standing"]!, (string)json["decisions"]!.AsArray()[^1]!["choice"]!));
    }

    [Fact]
    public async Task A_sweep_stopped_by_its_own_law_says_so()
    {
        _folder.Spec(Sweep.Tiny + "axes: {training.learning_rate: [1000, 0.001]}\nseeds: 2\non_failure: stop");
        var run = (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--devices", "1")).With(1);

        Assert.Contains("stopping by on_failure: stop, and 1 failed", run.Error, StringComparison.Ordinal);
        Assert.Contains("stopped by on_failure: stop, and 1 failed; to carry on:", run.Error, StringComparison.Ordinal);
        Assert.Contains("Failed: 1 trial\n", run.Out, StringComparison.Ordinal);
    }
}
