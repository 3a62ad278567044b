using System.Diagnostics;
using Sweeper.Engine.Service;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Trials;
using Xunit.Abstractions;

namespace Sweeper.Engine.Tests.Clusters;

/// <summary>What bodies of a cluster cost without a network and without training.</summary>
public sealed class ClusterSpeed(ITestOutputHelper output)
{
    [SpeedFact]
    public async Task Twenty_thousand_trials_on_two_thousand_devices()
    {
        using var folder = new TemporaryFolder();
        await using var cluster = new LoopbackCluster(folder, new ChainExecutor(), speed: 1)
        {
            OfSilos = s => s with
            {
                Simulated = async (_, halt) =>
                {
                    await Task.Delay(TimeSpan.FromSeconds(SpeedFactAttribute.Seconds!.Value), halt).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    return halt.IsCancellationRequested ? Ending.Stopped : Ending.Completed;
                },
            },
        };
        for (var i = 0; i < 20; i++)
            cluster.AddSilo(devices: 100);
        var sweep = cluster.Submit(Chains.Plain("speed", arms: 1000) with { Sets = ["seeds=20"] });
        await cluster.UntilAsync(() => cluster.DirectorOf(sweep).Status.Devices > 0, "it has begun");
        var (watch, cpu) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
        await cluster.UntilAsync(() => cluster.DirectorOf(sweep).Status is { Standing: SweepStanding.Finishing } or { Counts.Completed: >= 20_000 }, "all are trained");

        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        output.WriteLine($"{20_000 / watch.Elapsed.TotalSeconds:f0} trials/s, {cpu.TotalSeconds / 20_000 * 1e6:f0} us of a core each, {watch.Elapsed.TotalSeconds:f1} s");
    }
}
