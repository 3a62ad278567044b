using Sweeper.Bench.Durability;
using Sweeper.Engine;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;
using Sweeper.Engine.Stores;
using Sweeper.Trainer.Trials;

namespace Sweeper.Bench.Scaling;

/// <summary>One small sweep through the whole of an engine, files of every trial included.</summary>
/// <param name="Folder">Where the store is made.</param>
/// <param name="Devices">≥ 1.</param>
/// <param name="Trials">More than devices.</param>
/// <param name="Steps">Of each trial's training; the length of a real one.</param>
/// <param name="Wait">Instead of training; null: trained.</param>
internal sealed record BusyRun(string Folder, int Devices, int Trials, int Steps, TimeSpan? Wait)
{
    public Task<BusyFigures> EmbeddedAsync() => MeasureAsync(async (revision, executor, store) =>
    {
        var options = new EngineOptions { Devices = EngineOptions.Cpus(Devices) };
        var summary = await EmbeddedEngine.RunAsync(revision.Plan(executor), revision, executor, store, options, new SilentObserver(), default);
        return summary.Counts.Completed;
    });

    /// <summary>One silo that has all devices.</summary>
    public Task<BusyFigures> ClusterAsync() => MeasureAsync(async (revision, executor, store) =>
    {
        await using var cluster = await BenchCluster.StartAsync(1, Devices, store, executor, new CallTally(), simulated: null);
        await cluster.UntilDevicesAsync(Devices);
        var sweep = (await cluster.Service.SubmitAsync(revision, default)).Id;
        return (await cluster.UntilAsync(sweep, s => s.Standing is SweepStanding.Done or SweepStanding.Stopped or SweepStanding.Broken)).Counts.Completed;
    });

    private async Task<BusyFigures> MeasureAsync(Func<SweepRevision, MeteredExecutor, CountingStore, Task<int>> run)
    {
        var path = Path.Combine(Folder, $"busy-{Environment.ProcessId}");
        try
        {
            using var store = new CountingStore(FolderStore.Open(path));
            var executor = new MeteredExecutor(new TransformerExecutor(1), Wait);
            var completed = await run(new SweepRevision("busy.yaml", Spec, []), executor, store);
            if (completed != Trials)
                throw new InvalidOperationException($"Of {Trials} trials {completed} completed.");
            return BusyFigures.Of(executor.Runs, Devices, store);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private string Spec => $$"""
        sweep: busy
        task: {kind: fully_observed, state_dim: 5, tokens: constructed}
        model: {width: 20, key_dim: 10, positions: none, layers: 1}
        training: {steps: {{Steps}}, batch: 16}
        axes:
          model.attention: [linear]
        seeds: {{Trials}}
        """;
}
