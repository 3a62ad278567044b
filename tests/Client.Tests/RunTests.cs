using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

public sealed class RunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_prints_its_table_and_writes_it_to_the_store()
    {
        var ended = (await SweeperConsole.RunAsync(_folder, "run", _folder.Spec(Sweep.Small))).With(0);

        var lines = ended.Out.Split('\n');
        Assert.StartsWith("spec-", lines[0], StringComparison.Ordinal);
        Assert.Contains("loss (lower is better), mean ± 95 % Student-t interval over 3 seeds", lines[0], StringComparison.Ordinal);
        Assert.Equal(["attention", "layers", "n", "loss", "difference", "verdict", "parameters", "time/trial"], Words(lines[2]));
        Assert.Equal(["softmax", "1", "3"], Words(lines[3].TrimStart('*'))[..3]);
        Assert.Equal("baseline", Words(lines[3].TrimStart('*'))[6]);
        Assert.Contains(lines, l => l.Contains("ridge strength", StringComparison.Ordinal));
        Assert.Contains("[12/12] ", ended.Error, StringComparison.Ordinal);
        Assert.Single(_folder.Files(), f => f.EndsWith("/table.json", StringComparison.Ordinal));
        Assert.Single(_folder.Files(), f => f.EndsWith("/table.csv", StringComparison.Ordinal));
        Assert.Single(_folder.Files(), f => f.EndsWith("/oracles.json", StringComparison.Ordinal));
    }

    /// <summary>An oracle is measured as the trials beside it are: once per loss, although the task is one.</summary>
    [Fact]
    public async Task Chains_are_reported_in_the_loss_that_they_were_trained_in()
    {
        const string yaml =
            """
            task: {kind: markov, vocabulary: 3, context: 6}
            model: {width: 8, heads: 1, key_dim: 4, logit_cap: 20}
            training: {batch: 16, steps: 20}
            evaluation.sequences: 64
            axes:
              training.loss: [squared_error, cross_entropy]
            seeds: 1
            oracles: [zero, bayes, noise]
            """;
        (await SweeperConsole.RunAsync(_folder, "run", _folder.Spec(yaml))).With(0);
        var report = (await SweeperConsole.RunAsync(_folder, "report", "spec", "--json")).With(0).Json();

        Assert.Equal(["zero", "zero", "bayes", "bayes", "noise", "noise"], report["oracles"]!.AsArray().Select(o => (string)o!["name"]!));
        foreach (var (loss, zero, at) in new[] { ("squared_error", 0.5, 0), ("cross_entropy", Math.Log(3), 1) })
        {
            var scores = report["oracles"]!.AsArray().Where(o => (string)o!["axes"]!["training.loss"]! == loss).Select(o => (double)o!["mean"]!).ToList();
            Assert.Equal(zero, scores[0], 1e-9);
            Assert.True(scores[2] < scores[1] && scores[1] < scores[0], string.Join(", ", scores));
            Assert.InRange((double)report["arms"]![at]!["mean"]!, scores[2], 1.2 * zero);
        }
    }

    [Fact]
    public async Task In_a_pipe_there_are_no_escape_codes_and_no_broken_lines()
    {
        var ended = await SweeperConsole.RunAsync(_folder, ["run", _folder.Spec(Sweep.Small)], ("TERM", "xterm-256color"), ("COLUMNS", "40"), ("GITHUB_ACTIONS", "true"));

        Assert.DoesNotContain('\e', ended.With(0).Out);
        Assert.DoesNotContain('\e', ended.Error);
        Assert.DoesNotContain('…', ended.Out);
        Assert.Equal(4, ended.Out.Split('\n').Count(l => l.EndsWith(" ms", StringComparison.Ordinal)));
        Assert.All(ended.Error.TrimEnd().Split('\n')[1..13], l => Assert.Matches(@"^\[\d+/12\] attention=\w+ layers=\d seed \d: loss \d\.\d+, [\d.]+ m?s$", l.TrimEnd()));
    }

    [Fact]
    public async Task A_second_run_trains_nothing()
    {
        _folder.Spec(Sweep.Small);
        var first = (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml")).With(0);
        var weights = _folder.Files().Where(f => f.EndsWith(".safetensors", StringComparison.Ordinal)).Select(f => File.GetLastWriteTimeUtc(_folder.At(f))).ToList();
        var second = (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml")).With(0);

        Assert.Equal(first.Out, second.Out);
        Assert.Contains("12 of them known", second.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("[1/", second.Error, StringComparison.Ordinal);
        Assert.Equal(weights, _folder.Files().Where(f => f.EndsWith(".safetensors", StringComparison.Ordinal)).Select(f => File.GetLastWriteTimeUtc(_folder.At(f))));
    }

    [Fact]
    public async Task A_diverging_arm_is_listed_with_its_step_and_the_other_is_whole()
    {
        _folder.Spec(Sweep.Tiny + "axes: {training.learning_rate: [0.001, 1000]}\nseeds: 2");

        foreach (var _ in new[] { "first", "again" })
        {
            var ended = (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml")).With(1);
            Assert.Contains("Failed: 2 trials", ended.Out, StringComparison.Ordinal);
            Assert.Matches(@"[0-9a-f]{16}  diverged at step \d+: learning_rate=1000 seed 1", ended.Out);
            Assert.Matches(@"0\.001  2  0\.\d+ ± 0\.\d+", ended.Out);
        }
    }

    [Fact]
    public async Task Alone_or_beside_others_a_trial_has_the_same_weights()
    {
        _folder.Spec(Sweep.Small);
        (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--store", "all", "--devices", "cpu:2")).With(0);
        (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--store", "one", "--devices", "1", "--set", "model.attention=softmax", "--set", "model.layers=2", "--set", "seeds=1")).With(0);

        var (all, one) = (Trials.Read(_folder, "all"), Trials.Read(_folder, "one"));
        Assert.Equal(12, all.Count);
        var (id, bytes) = Assert.Single(one);
        Assert.Equal(all[id], bytes);
    }

    [Fact]
    public async Task With_json_there_is_nothing_but_json_on_stdout()
    {
        _folder.Spec(Sweep.Small);
        var run = (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--json")).With(0);
        var report = (await SweeperConsole.RunAsync(_folder, "report", "spec", "--json")).With(0);

        Assert.Equal(report.Json().ToJsonString(), run.Json().ToJsonString());
    }

    [Fact]
    public async Task A_sweep_yaml_is_named_after_its_folder()
    {
        Directory.CreateDirectory(_folder.At("attention"));
        File.WriteAllText(_folder.At("attention", "sweep.yaml"), Sweep.Tiny + "axes: {model.layers: [1]}");

        var ended = (await SweeperConsole.RunAsync(_folder, "run", "attention/sweep.yaml", "--json")).With(0);
        Assert.StartsWith("attention-", (string)ended.Json()["sweep"]!, StringComparison.Ordinal);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
