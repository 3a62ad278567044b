using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

/// <summary>A run that is stopped or killed ends, in the end, with the bytes of one that was not.</summary>
public sealed class DisturbedRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public async Task Interrupted_then_killed_then_left_alone_it_has_the_bytes_of_an_undisturbed_run()
    {
        _folder.Spec(Sweep.Long);
        (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--store", "calm")).With(0);

        using (var stopped = SweeperConsole.Start(_folder, "run", "spec.yaml", "--set", "training.batch=16"))
        {
            await stopped.UntilAsync(() => Trials.Reported(_folder, "sweeps") > 0);
            stopped.Signal(SweeperConsole.Interrupt);
            var ended = (await stopped.EndAsync()).With(130);
            Assert.Contains("to carry on:", ended.Error, StringComparison.Ordinal);
            Assert.Contains("  sweeper run spec.yaml --set training.batch=16\n", ended.Error, StringComparison.Ordinal);
        }

        Assert.Single(_folder.Files(), f => f.StartsWith("sweeps/", StringComparison.Ordinal) && f.Contains("/checkpoints/", StringComparison.Ordinal));
        Assert.Equal("stopped", (string)(await SweeperConsole.RunAsync(_folder, "list", "--json")).Json()[0]!["state"]!);
        var before = Trials.Reported(_folder, "sweeps");
        using (var killed = SweeperConsole.Start(_folder, "run", "spec.yaml"))
        {
            await killed.UntilAsync(() => Trials.Reported(_folder, "sweeps") > before);
            killed.Kill();
            await killed.EndAsync();
        }

        var last = (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml")).With(0);
        Assert.Contains("carries on from step", last.Error, StringComparison.Ordinal);
        Assert.Equal(Trials.Read(_folder, "calm"), Trials.Read(_folder, "sweeps"));
        Assert.Equal(Trials.Read(_folder, "calm", "reports.jsonl"), Trials.Read(_folder, "sweeps", "reports.jsonl"));
        Assert.DoesNotContain(_folder.Files(), f => f.Contains(".tmp-", StringComparison.Ordinal));
        Assert.Equal(Trials.Read(_folder, "calm", "checkpoints/0000120000").Keys, Trials.Read(_folder, "sweeps", "checkpoints/0000120000").Keys);
    }

    [Fact]
    public async Task Killed_without_a_checkpoint_it_starts_again_to_the_same_bytes()
    {
        _folder.Spec(Sweep.Long);
        using (var killed = SweeperConsole.Start(_folder, "run", "spec.yaml", "--set", "training.steps=8000"))
        {
            await killed.UntilAsync(() => Trials.Reported(_folder, "sweeps") > 0);
            killed.Kill();
            await killed.EndAsync();
        }

        (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--set", "training.steps=8000")).With(0);
        (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--set", "training.steps=8000", "--store", "calm")).With(0);
        Assert.Equal(Trials.Read(_folder, "calm"), Trials.Read(_folder, "sweeps"));
        Assert.Equal(Trials.Read(_folder, "calm", "reports.jsonl"), Trials.Read(_folder, "sweeps", "reports.jsonl"));
    }

    [UnixFact]
    public async Task The_second_interrupt_ends_it_at_once()
    {
        _folder.Spec(Sweep.Long);
        using var console = SweeperConsole.Start(_folder, "run", "spec.yaml", "--set", "training.steps=100000000");
        await console.UntilAsync(() => Trials.Reported(_folder, "sweeps") > 0);

        // Frozen, so that it cannot end between the two.
        console.Signal(SweeperConsole.Freeze);
        console.Signal(SweeperConsole.Interrupt);
        console.Signal(SweeperConsole.Terminate);
        console.Signal(SweeperConsole.Continue);
        Assert.Equal(130, (await console.EndAsync()).Code);
        Assert.Equal("stopped", (string)(await SweeperConsole.RunAsync(_folder, "list", "--json")).With(0).Json()[0]!["state"]!);
    }

    [UnixFact]
    public async Task A_second_process_is_told_who_holds_the_sweep_and_may_run_another()
    {
        _folder.Spec(Sweep.Long);
        using var first = SweeperConsole.Start(_folder, "run", "spec.yaml", "--set", "training.steps=100000000");
        await first.UntilAsync(() => Trials.Reported(_folder, "sweeps") > 0);

        var second = (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--set", "training.steps=100000000")).With(3);
        (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--set", "training.steps=10", "--set", "sweep=other")).With(0);
        var list = (await SweeperConsole.RunAsync(_folder, "list", "--json")).With(0).Json();
        Assert.Contains($"is held by process {first.Id}", second.Error, StringComparison.Ordinal);
        Assert.Equal(["done", "running"], list.AsArray().Select(s => (string)s!["state"]!));

        first.Signal(SweeperConsole.Terminate);
        (await first.EndAsync()).With(130);
    }
}
