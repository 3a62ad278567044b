using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

/// <summary>Whatever is wrong with what the user gives: exit code 2, file and line, and nothing is written.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("axes: {model.layers: [1]}\nmodel: {width: 8]", 2, "not YAML")]
    [InlineData("modl: {width: 8}\naxes: {model.layers: [1]}", 1, "Did you mean `model`?")]
    [InlineData("axes: {model.layers: [1]}\nmodel:\n  head: 1", 3, "Did you mean `model.heads`?")]
    [InlineData("axes: {model.layers: [1]}\nmodel: {width: eight}", 2, "`model.width` must be a whole number")]
    [InlineData("axes:\n  model.layers: []", 2, "at least one value")]
    [InlineData("axes:\n  model.layers: [1, 2, 1]", 2, "has 1 twice")]
    [InlineData("axes: {model.layers: [1]}\ntask: {tokens: constructed, state_dim: 2}\nmodel: {width: 12}", 3, "`model.width` must equal the 8 channels")]
    [InlineData("axes: {model.layers: [1]}\ntraining: {learning_rate: -1}", 2, "but is -1")]
    [InlineData("axes: {model.layers: [1]}\ntraining: {learning_rate: .nan}", 2, "NaN")]
    [InlineData("axes:\n  model.depth: [1, 2]", 2, "no parameter 'model.depth'")]
    [InlineData("axes: {model.layers: [1, 2]}\nconstraints:\n  - model.layers > 2", 3, "must leave an arm")]
    [InlineData("axes: {model.layers: [1]}\nderived:\n  model.width: model.key_dim * 2\n  model.key_dim: model.width / 2", 3, "circle")]
    [InlineData("axes: {model.layers: [1]}\noracles: [zero, rigde]", 2, "rigde")]
    [InlineData("axes: {model.layers: [1]}\ntask: {kind: markov}\noracles: [bayes, ridge]", 3, "Use bayes")]
    [InlineData("axes: {model.layers: [1]}\noracles: [bayes]", 2, "needs tokens to count")]
    [InlineData("axes: {model.layers: [1]}\ntraining: {loss: cross_entropy}", 2, "needs a task whose targets are tokens")]
    [InlineData("axes: {model.layers: [1]}\ntraining: {loss: crossentropy}", 2, "cross_entropy")]
    [InlineData("axes: {model.layers: [1]}\ntask:\n  kind: markov\n  tokens: constructed", 4, "must be raw")]
    [InlineData("axes: {model.layers: [1]}\ntask: {kind: markov, concentration: 0}", 2, "`task.concentration` must be")]
    [InlineData("axes: {model.layers: [1]}\ntask: {state_dim: 2, tokens: constructed}\nmodel: {width: 8, logit_cap: 30}", 3, "must be 0 for constructed tokens")]
    [InlineData("axes: {model.layers: [1]}\nmodel: {positions: rope, key_dim: 5}", 2, "`model.key_dim` must be even for model.positions: rope, which rotates pairs of channels, but is 5. Use 6")]
    [InlineData("axes: {model.layers: [1]}\nmodel: {attention: mesa, lambda_init: 0}", 2, "`model.lambda_init` must be a finite number in 1E-06 … 1000000, but is 0")]
    [InlineData("axes: {model.layers: [1]}\nmodel: {attention: mesa, lambda_init: -1}", 2, "`model.lambda_init` must be a finite number in 1E-06 … 1000000, but is -1")]
    [InlineData("axes: {model.layers: [1]}\nmodel: {attention: gated, gamma_init: 1}", 2, "`model.gamma_init` must be ")]
    [InlineData("axes: {model.layers: [1]}\nmodel: {attention: gated, beta_init: 0}", 2, "`model.beta_init` must be ")]
    [InlineData("", 1, "empty")]
    [InlineData("- 1", 1, "a sweep file is a map")]
    public async Task A_bad_file_is_told_with_its_line(string yaml, int line, string message)
    {
        var ended = await RefusedAsync("run", _folder.Spec(yaml));

        Assert.Contains(ended.Error.Split('\n'), l => l.Contains($"spec.yaml:{line}", StringComparison.Ordinal) && l.Contains(message, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task All_problems_are_told_at_once()
    {
        var ended = await RefusedAsync("run", _folder.Spec("axes: {model.layers: [0]}\nmodel: {widht: 8, heads: -1}"), "--set", "training.steps=0");

        Assert.Equal(4, ended.Error.TrimEnd().Split('\n').Length);
        Assert.Contains("--set training.steps=0", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file() => Assert.Contains("no such file", (await RefusedAsync("run", "nothing.yaml")).Error, StringComparison.Ordinal);

    [Fact]
    public async Task A_folder_for_a_file() => Assert.Contains("a folder", (await RefusedAsync("run", ".")).Error, StringComparison.Ordinal);

    /// <summary>Root may read every file; reading the memory of a process at address 0 fails for it too.</summary>
    [UnixFact]
    public async Task An_unreadable_file()
    {
        var spec = _folder.Spec(Sweep.Small);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder.At(spec), UnixFileMode.None);
        var unreadable = Environment.IsPrivilegedProcess ? "/proc/self/mem" : spec;

        Assert.Contains("cannot be read", (await RefusedAsync("run", unreadable)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Binary_garbage()
    {
        File.WriteAllBytes(_folder.At("spec.yaml"), [.. "axes:\n"u8, 0xFF, 0xFE, 0x00, 0x80]);

        Assert.Contains("spec.yaml:2: a sweep file is text in UTF-8", (await RefusedAsync("run", "spec.yaml")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runn", "spec.yaml")]
    [InlineData("run")]
    [InlineData("run", "spec.yaml", "--devices", "0")]
    [InlineData("run", "spec.yaml", "--threads-per-trial", "0")]
    [InlineData("run", "spec.yaml", "--devices", "gpu:1")]
    [InlineData("run", "spec.yaml", "--nonsense")]
    [InlineData("report", "x", "--json", "--csv")]
    [InlineData("plan", "spec.yaml", "--set")]
    public async Task A_bad_command_line(params string[] arguments)
    {
        _folder.Spec(Sweep.Small);
        Assert.Contains("--help)", (await RefusedAsync(arguments)).Error, StringComparison.Ordinal);
    }

    private async Task<Ended> RefusedAsync(params string[] arguments)
    {
        var before = _folder.Files();
        var ended = (await SweeperConsole.RunAsync(_folder, arguments)).With(2);
        Assert.Equal("", ended.Out);
        Assert.StartsWith("error: ", ended.Error, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Files());
        Assert.False(Directory.Exists(_folder.At("sweeps")));
        return ended;
    }
}
