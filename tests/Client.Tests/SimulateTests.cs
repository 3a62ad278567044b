using System.Text.Json.Nodes;
using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests;

public sealed class SimulateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_simulation_tells_time_and_cost_and_writes_nothing()
    {
        var before = _folder.Files().Count;
        var spec = _folder.Spec(Sweep.Small);

        var one = Json(await SweeperConsole.RunAsync(_folder, "simulate", spec, "--devices", "1", "--flops-per-second", "1000", "--price", "2", "--json"));
        var four = Json(await SweeperConsole.RunAsync(_folder, "simulate", spec, "--devices", "4", "--flops-per-second", "1000", "--crash-rate", "1", "--json"));

        Assert.Equal(12, (int)one["trials"]!);
        Assert.Equal(Mean(one, "device_hours") * 2, Mean(one, "cost"), 9);
        Assert.Equal(0, Mean(one, "lost"), 9);
        Assert.True(Mean(four, "time") < Mean(one, "time"), "four devices are quicker than one");
        Assert.True(Mean(four, "attempts") > 12, "crashes cost attempts");
        Assert.Equal(before + 1, _folder.Files().Count);
    }

    [Fact]
    public async Task Random_sweeps_break_no_law()
    {
        var ended = (await SweeperConsole.RunAsync(_folder, "simulate", "--fuzz", "50", "--seed", "9")).With(0);

        Assert.StartsWith("50 random sweeps from seed 9: ", ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_that_make_no_sense_are_refused_all_at_once()
    {
        var ended = (await SweeperConsole.RunAsync(_folder, "simulate", _folder.Spec(Sweep.Small), "--devices", "0", "--message-loss", "1")).With(2);

        Assert.Contains("--devices must be 1 to 100,000, but is 0.", ended.Error, StringComparison.Ordinal);
        Assert.Contains("--message-loss must be 0 to 0.9, but is 1.", ended.Error, StringComparison.Ordinal);
    }

    private static JsonNode Json(Ended ended) => ended.With(0).Json();

    private static double Mean(JsonNode summary, string figure) => (double)summary["figures"]![figure]!["mean"]!;
}
