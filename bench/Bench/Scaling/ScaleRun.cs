using System.Diagnostics;
using Sweeper.Bench.Durability;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;
using Sweeper.Engine.Stores;
using Sweeper.Trainer.Trials;

namespace Sweeper.Bench.Scaling;

/// <summary>One sweep of simulated trials on one cluster, from nothing to its table.</summary>
internal static class ScaleRun
{
    private const int Arms = 20;

    /// <param name="devices">In all, ≥ <see cref="ScaleSettings.Silos"/>.</param>
    public static async Task<ScaleFigures> MeasureAsync(ScaleSettings settings, int devices)
    {
        var (folder, silos, trials, duration) = settings;
        var path = Path.Combine(folder, $"scale-{Environment.ProcessId}");
        var executor = new TransformerExecutor(1);
        try
        {
            var (calls, simulated) = (new CallTally(), new SimulatedTrials(trials, devices, duration));
            using var messages = new MessageTally();
            using var store = new CountingStore(FolderStore.Open(path));
            var empty = Memory();
            await using var cluster = await BenchCluster.StartAsync(silos, devices, store, executor, calls, simulated.TrainAsync);
            await cluster.UntilDevicesAsync(devices);
            var idle = Memory();

            var submitted = Stopwatch.GetTimestamp();
            var sweep = (await cluster.Service.SubmitAsync(new SweepRevision("scale.yaml", Spec(trials), []), default)).Id;
            var accepted = Stopwatch.GetTimestamp();
            var (sent, bytes, appends, appended, asked) = (messages.Messages, messages.Bytes, store.Appends, store.AppendedBytes, calls.Total);
            await simulated.Begun;
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            await simulated.Over;
            (sent, bytes, appends, appended, asked, cpu) = (
                messages.Messages - sent, messages.Bytes - bytes, store.Appends - appends, store.AppendedBytes - appended, calls.Total - asked,
                Process.GetCurrentProcess().TotalProcessorTime - cpu);
            var full = Memory();
            var status = await cluster.UntilAsync(sweep, s => s.Standing is SweepStanding.Done or SweepStanding.Stopped or SweepStanding.Broken);
            if (status.Counts.Completed != trials)
                throw new InvalidOperationException($"Of {trials} trials {status.Counts.Completed} completed: {status}.");

            double Each(double number) => number / trials;
            return new ScaleFigures
            {
                Devices = devices,
                PerSecond = trials / Stopwatch.GetElapsedTime(simulated.First, simulated.Last).TotalSeconds,
                CpuMicroseconds = Each(cpu.TotalMicroseconds),
                Busy = simulated.Busy,
                Calls = Each(asked),
                Messages = Each(sent),
                MessageBytes = Each(bytes),
                Appends = Each(appends),
                AppendedBytes = Each(appended),
                Plan = Stopwatch.GetElapsedTime(submitted, accepted),
                Open = Stopwatch.GetElapsedTime(accepted, simulated.First),
                AllBusy = simulated.All == 0 ? null : Stopwatch.GetElapsedTime(simulated.First, simulated.All),
                Finish = Stopwatch.GetElapsedTime(simulated.Last),
                Cluster = idle - empty,
                Sweep = full - idle,
                ByCall = calls.Calls,
            };
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static string Spec(int trials) => $$"""
        sweep: scale
        task: {kind: fully_observed, state_dim: 5, tokens: constructed}
        model: {width: 20, key_dim: 10, positions: none, layers: 1}
        training: {steps: 60, batch: 16}
        axes:
          model.attention: [linear, softmax]
          training.learning_rate: [{{string.Join(", ", Enumerable.Range(1, Arms / 2).Select(i => FormattableString.Invariant($"{i / 1000.0}")))}}]
        seeds: {{trials / Arms}}
        """;
}
