using Spectre.Console;
using Sweeper.Client.Inputs;
using Sweeper.Client.Live;
using Sweeper.Client.Tests.Processes;
using Sweeper.Engine.Results;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;
using Sweeper.Trainer.Trials;
using Progress = Sweeper.Sweeps.Trials.Progress;

namespace Sweeper.Client.Tests.Live;

/// <summary>What a terminal shows of many devices: what fits, with every number whole, and how many more there are.</summary>
public sealed class LivePictureTests : IDisposable
{
    private const string Spec = Sweep.Tiny +
        """
        axes:
          model.attention: [softmax, linear]
          model.layers: [1, 2]
          training.learning_rate: [0.001, 0.01]
        seeds: 10
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(24, 80, 9)]
    [InlineData(40, 120, 25)]
    [InlineData(200, 200, 80)]
    public void Of_eighty_devices_those_are_shown_that_fit(int height, int width, int shown)
    {
        var lines = Draw(height, width);
        var devices = lines.Where(l => l.StartsWith("rack", StringComparison.Ordinal)).ToList();

        Assert.True(lines.Count < height, $"{lines.Count} lines on a terminal of {height}");
        Assert.All(lines, line => Assert.True(line.Length < width, line));
        Assert.Equal(shown, devices.Count);
        Assert.Equal(Enumerable.Range(0, shown).Select(i => $"rack{1 + (i / 8)}/cuda:{i % 8}"), devices.Select(d => d.Split(' ')[0]));
        Assert.All(devices, line => Assert.EndsWith(" 10/20  loss 0.5        1k tok/s", line, StringComparison.Ordinal));
        Assert.All(devices, line => Assert.Contains(" seed ", line, StringComparison.Ordinal));
        Assert.Equal(shown == 80 ? [] : [$"… and {80 - shown} more devices: all 80 together 80k tok/s"], lines.Where(l => l.StartsWith("… and", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("cpu:2", "cpu:10")]
    [InlineData("rack2/cuda:7", "rack10/cuda:0")]
    [InlineData("rack1/cuda:10", "rack10/cuda:1")]
    [InlineData("a", "a1")]
    [InlineData("a01", "a1")]
    public void Devices_stand_in_the_order_in_which_people_count(string first, string second)
    {
        Assert.True(NaturalOrder.Instance.Compare(first, second) < 0);
        Assert.True(NaturalOrder.Instance.Compare(second, first) > 0);
        Assert.Equal(0, NaturalOrder.Instance.Compare(first, first));
    }

    private List<string> Draw(int height, int width)
    {
        var (executor, output) = (new TransformerExecutor(), new StringWriter());
        var plan = SpecFile.Read(_folder.At(_folder.Spec(Spec)), [], executor).Plan;
        using var store = FolderStore.Open(_folder.At("sweeps"));
        var stage = new Stage(plan, TrialResults.Read(store, plan.Trials), executor, TimeProvider.System);
        stage.Open(new SweepCounts(plan.Trials.Count, 0, 0, 0, 0, 80));
        foreach (var (trial, i) in plan.Trials.Take(80).Reverse().Select((t, i) => (t, 79 - i)))
        {
            var device = new DeviceId($"rack{1 + (i / 8)}/cuda:{i % 8}");
            stage.Start(device, trial, resumedFrom: null);
            stage.Move(device, trial, new Progress(10, 20, 0.5, 1000));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        (console.Profile.Width, console.Profile.Height) = (width, height);
        console.Write(new LivePicture(stage, console).Draw(scoring: false));
        return [.. output.ToString().TrimEnd().Split('\n').Select(l => l.TrimEnd())];
    }
}
