using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

/// <summary><c>sweeper store check | repair | copy | gc</c> on folders.</summary>
public sealed class UpkeepTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>One flipped bit each: sizes stay, so that opening the store notices nothing.</summary>
    [Theory]
    [InlineData("trials/*/weights.safetensors")]
    [InlineData("trials/*/trial.json")]
    [InlineData("trials/*/result.json")]
    [InlineData("trials/*/reports.jsonl")]
    [InlineData("trials/*/checkpoints/0000000020")]
    [InlineData("*/journal/0000000001.jsonl")]
    public async Task What_is_damaged_is_named_put_aside_and_trained_again_to_the_same_bytes(string where)
    {
        _folder.Spec(Sweep.Small);
        var first = (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--json")).With(0).Json();
        var weights = Trials.Read(_folder, "sweeps");
        Assert.Contains("everything is as it was written", (await SweeperConsole.RunAsync(_folder, "store", "check", "sweeps")).With(0).Out, StringComparison.Ordinal);

        var victim = _folder.Files().First(f => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression("sweeps/" + where, f));
        Flip(_folder.At(victim), first: where.EndsWith("result.json", StringComparison.Ordinal) || where.EndsWith("reports.jsonl", StringComparison.Ordinal));
        var check = (await SweeperConsole.RunAsync(_folder, "store", "check", "sweeps")).With(1);
        Assert.Contains($"damaged: {victim[7..victim.LastIndexOf('/')]}", check.Out, StringComparison.Ordinal);
        Assert.Contains("1 problem; to repair: sweeper store repair sweeps", check.Out, StringComparison.Ordinal);
        Assert.Contains("damaged", (await SweeperConsole.RunAsync(_folder, "store", "repair", "sweeps")).With(0).Out, StringComparison.Ordinal);
        Assert.Contains(_folder.Files(), f => f.Contains("damaged", StringComparison.Ordinal));

        var last = (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--json")).With(0).Json();
        Assert.Contains("everything is as it was written", (await SweeperConsole.RunAsync(_folder, "store", "check", "sweeps")).With(0).Out, StringComparison.Ordinal);
        Assert.Equal(weights, Trials.Read(_folder, "sweeps"));
        Assert.Equal(first["arms"]!.AsArray().Select(a => (double)a!["mean"]!), last["arms"]!.AsArray().Select(a => (double)a!["mean"]!));
    }

    [UnixFact]
    public async Task A_half_done_sweep_is_carried_on_in_another_store_to_the_same_table_and_weights()
    {
        _folder.Spec(Sweep.Long);
        (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--store", "calm", "--set", "seeds=2")).With(0);
        using (var stopped = SweeperConsole.Start(_folder, "run", "spec.yaml", "--set", "seeds=2", "--devices", "1"))
        {
            await stopped.FreezeWhenAsync(() => Trials.Reported(_folder, "sweeps") > 0);
            Assert.Contains("must rest while it is copied", (await SweeperConsole.RunAsync(_folder, "store", "copy", "sweeps", "early")).With(3).Error, StringComparison.Ordinal);
            stopped.Signal(SweeperConsole.Interrupt);
            stopped.Signal(SweeperConsole.Continue);
            (await stopped.EndAsync()).With(130);
        }

        (await SweeperConsole.RunAsync(_folder, "store", "copy", "sweeps", "other")).With(0);
        Assert.Equal(0, (int)(await SweeperConsole.RunAsync(_folder, "store", "copy", "sweeps", "other", "--json")).With(0).Json()["copied"]!);
        var carried = (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--store", "other", "--set", "seeds=2")).With(0);
        Assert.Contains("carries on from step", carried.Error, StringComparison.Ordinal);
        Assert.Equal(Trials.Read(_folder, "calm"), Trials.Read(_folder, "other"));
        Assert.Equal(Trials.Read(_folder, "calm", "reports.jsonl"), Trials.Read(_folder, "other", "reports.jsonl"));

        Assert.Contains("was carried on there", (await SweeperConsole.RunAsync(_folder, "store", "copy", "sweeps", "other")).With(3).Error, StringComparison.Ordinal);
        (await SweeperConsole.RunAsync(_folder, "store", "copy", "other", "sweeps")).With(0);
        Assert.Contains("2 of them known", (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--set", "seeds=2")).With(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Garbage_goes_and_no_table_changes()
    {
        _folder.Spec(Sweep.Small);
        (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml")).With(0);
        (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--set", "sweep=other", "--set", "training.steps=10")).With(0);
        Directory.Delete(Directory.EnumerateDirectories(_folder.At("sweeps"), "other-*").Single(), recursive: true);
        var report = (await SweeperConsole.RunAsync(_folder, "report", "spec", "--json")).Out;
        var before = _folder.Files();

        Assert.Contains("would remove 24 objects", (await SweeperConsole.RunAsync(_folder, "store", "gc", "sweeps", "--dry-run")).With(0).Out, StringComparison.Ordinal);
        Assert.Contains("removed 0 objects", (await SweeperConsole.RunAsync(_folder, "store", "gc", "sweeps", "--keep-checkpoints")).With(0).Out, StringComparison.Ordinal);
        Assert.Equal(before.Where(f => !f.Contains("/.", StringComparison.Ordinal)), _folder.Files().Where(f => !f.Contains("/.", StringComparison.Ordinal)));
        (await SweeperConsole.RunAsync(_folder, "store", "gc", "sweeps", "--trials")).With(0);
        Assert.DoesNotContain(_folder.Files(), f => f.Contains("/checkpoints/", StringComparison.Ordinal) || f.Contains("lineages/", StringComparison.Ordinal));
        Assert.Equal(12, Trials.Read(_folder, "sweeps").Count);
        Assert.Equal(report, (await SweeperConsole.RunAsync(_folder, "report", "spec", "--json")).With(0).Out);
        Assert.Contains("12 of them known", (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml")).With(0).Error, StringComparison.Ordinal);
    }

    /// <param name="first">In the first byte: these have no checksum, and another digit would be another number.</param>
    private static void Flip(string path, bool first)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[first ? 0 : bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
