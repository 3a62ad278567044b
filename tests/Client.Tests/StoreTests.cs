using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

/// <summary>A store that cannot be used, or not for everything.</summary>
public sealed class StoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_for_a_store()
    {
        _folder.Spec(Sweep.Small);
        Assert.Contains("must be a folder that can be written", (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml", "--store", "spec.yaml")).With(3).Error, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_store_where_nobody_can_write()
    {
        var where = OperatingSystem.IsLinux() ? "/proc/sweeps" : "/dev/null/sweeps";
        Assert.Contains("must be a folder that can be written", (await SweeperConsole.RunAsync(_folder, "run", _folder.Spec(Sweep.Small), "--store", where)).With(3).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_a_newer_format()
    {
        Directory.CreateDirectory(_folder.At("sweeps"));
        File.WriteAllText(_folder.At("sweeps", "store.json"), """{"format": 99}""");

        Assert.Contains("a newer sweeper wrote it", (await SweeperConsole.RunAsync(_folder, "run", _folder.Spec(Sweep.Small))).With(3).Error, StringComparison.Ordinal);
        Assert.Contains("a newer sweeper wrote it", (await SweeperConsole.RunAsync(_folder, "list")).With(3).Error, StringComparison.Ordinal);
    }

    /// <summary>The weights of the wide arm are larger than a file may get here; those of the narrow one fit. (The runtime maps its code through a file, so it is asked not to.)</summary>
    [UnixFact("bash")]
    public async Task Where_weights_do_not_fit_the_trial_fails_and_the_others_go_on()
    {
        _folder.Spec(Sweep.Tiny + "axes: {model.width: [8, 512]}\nseeds: 2");
        string[] limited = ["-c", "trap '' XFSZ; ulimit -f 16; exec \"$@\"", "bash", SweeperConsole.Host, SweeperConsole.Assembly, "run", "spec.yaml"];
        using var console = SweeperConsole.Start(_folder, "bash", limited, ("DOTNET_EnableWriteXorExecute", "0"));
        var ended = (await console.EndAsync()).With(1);

        Assert.Contains("Failed: 2 trials", ended.Out, StringComparison.Ordinal);
        Assert.Contains("file length was too large", ended.Out, StringComparison.Ordinal);
        Assert.Equal(2, Trials.Read(_folder, "sweeps").Count);

        (await SweeperConsole.RunAsync(_folder, "run", "spec.yaml")).With(0);
        Assert.Equal(4, Trials.Read(_folder, "sweeps").Count);
    }
}
