using System.Text.RegularExpressions;
using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

/// <summary><c>sweeper trace</c>, in a pipe, without any collector.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_prints_what_the_attempts_did_and_folds_what_is_alike()
    {
        await RunAsync();
        var trial = Resumed();
        var plain = (await SweeperConsole.RunAsync(_folder, "trace", trial[..6])).With(0);
        var lines = plain.Out.TrimEnd().Split('\n');

        Assert.Matches($"^trial {trial}, trace [0-9a-f]{{32}}$", lines[0]);
        Assert.Matches("^attempt 1, ....-..-.. ..:..:.. UTC$", lines[2]);
        Assert.Matches(@"^attempt .* -?\+?[0-9.]+ m?s  +[0-9.]+ m?s  █{32}  stopped, cpu:0$", lines[3]);
        Assert.Matches(@"^  wait .* [0-9.]+ m?s$", lines[4]);
        Assert.Contains(lines, l => Regex.IsMatch(l, @"^  train x \d+ .*[█▏▎▍▌▋▊▉]$"));
        Assert.Contains(lines, l => Regex.IsMatch(l, @"^ *decision .*pauses at rung 0, step 50: rank 1 of 1 with 0\.\d+$"));
        Assert.Contains(lines, l => Regex.IsMatch(l, @"^attempt .*cpu:0, from step 50$"));
        Assert.Contains(lines, l => Regex.IsMatch(l, @"^ *checkpoint .*step 50, [0-9.]+ kB$"));
        Assert.DoesNotContain("\e[", plain.Out, StringComparison.Ordinal);

        var whole = (await SweeperConsole.RunAsync(_folder, "trace", trial, "--all", "--attempt", "1")).With(0).Out;
        Assert.DoesNotContain(" x ", whole, StringComparison.Ordinal);
        Assert.DoesNotContain("attempt 2", whole, StringComparison.Ordinal);
        Assert.Contains("steps 1 … 10", whole, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_every_span_of_every_attempt()
    {
        await RunAsync();
        var json = (await SweeperConsole.RunAsync(_folder, "trace", Resumed(), "--json")).With(0).Json();

        var attempts = json["attempts"]!.AsArray();
        Assert.Equal([1, 2], attempts.Take(2).Select(a => (int)a!["attempt"]!));
        var spans = attempts[1]!["spans"]!.AsArray();
        var attempt = spans.Single(s => (string)s!["name"]! == "attempt")!;
        Assert.Equal(50, (int)attempt["tags"]!["sweeper.resumed_from"]!);
        Assert.Superset(
            new HashSet<string> { "wait", "prepare", "plan", "train", "evaluate" },
            spans.Where(s => (string?)s!["parent"] == (string)attempt["id"]!).Select(s => (string)s!["name"]!).ToHashSet());
    }

    [Fact]
    public async Task What_there_is_none_of_is_said()
    {
        await RunAsync();
        var trial = Resumed();
        Assert.Contains("error: --attempt must be one of 1, 2", (await SweeperConsole.RunAsync(_folder, "trace", trial, "--attempt", "9")).With(2).Error, StringComparison.Ordinal);
        File.Delete(_folder.At("sweeps", "trials", trial, "trace.jsonl"));
        Assert.Contains($"error: trials/{trial}/trace.jsonl must hold", (await SweeperConsole.RunAsync(_folder, "trace", trial)).With(2).Error, StringComparison.Ordinal);
        Assert.Contains("must hold the trial 'ffffffffffff'", (await SweeperConsole.RunAsync(_folder, "trace", "ffffffffffff")).With(2).Error, StringComparison.Ordinal);
    }

    private async Task RunAsync() => (await SweeperConsole.RunAsync(_folder, "run", "--devices", "1", _folder.Spec(
        """
        task: {state_dim: 2, context: 4}
        model: {width: 8, heads: 1, key_dim: 4}
        training: {batch: 16, steps: 200}
        evaluation: {sequences: 16, every: 10}
        axes: {training.learning_rate: [0.001, 0.003, 0.01, 0.03]}
        seeds: 1
        early_stopping: {rule: successive_halving, min_steps: 50, eta: 2}
        """))).With(0);

    /// <summary>The first trial: nobody goes on alone, so that it paused, and it was the better one of two.</summary>
    private string Resumed() => Path.GetFileName(Directory.GetDirectories(_folder.At("sweeps", "trials"))
        .Single(t => File.ReadAllText(Path.Combine(t, "trial.json")).Contains("learning_rate\": 0.001", StringComparison.Ordinal)));
}
