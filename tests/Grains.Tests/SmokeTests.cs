using System.Diagnostics;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;
using Xunit.Abstractions;

namespace Sweeper.Grains.Tests;

public sealed class SmokeTests(ITestOutputHelper output)
{
    private const string Spec = """
        sweep: smoke
        task: {kind: fully_observed, state_dim: 5, tokens: constructed}
        model: {width: 20, key_dim: 10, positions: none, layers: 1}
        training: {steps: 60, batch: 16}
        axes:
          model.attention: [linear, softmax, mesa]
        seeds: 4
        """;

    [Fact]
    public async Task A_sweep_runs_on_three_silos()
    {
        await using var cluster = await SweepCluster.StartAsync(silos: 3, devices: 2);
        var watch = Stopwatch.StartNew();
        var status = await cluster.Service.SubmitAsync(new SweepRevision("smoke.yaml", Spec, []), default);
        string? last = null;
        while (status.Standing is not (SweepStanding.Done or SweepStanding.Stopped) && watch.Elapsed < TimeSpan.FromMinutes(2))
        {
            status = (await cluster.Service.FindAsync(status.Id, default))!;
            if (status.ToString() != last)
                output.WriteLine($"{watch.Elapsed.TotalSeconds:0.0} {last = status.ToString()}");
            await Task.Delay(100);
        }

        Assert.Equal(SweepStanding.Done, status.Standing);
        Assert.Equal(12, status.Counts.Completed);
        foreach (var device in await cluster.Service.DevicesAsync(default))
            output.WriteLine(device.ToString());
    }
}
