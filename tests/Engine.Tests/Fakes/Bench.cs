using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Fakes;

/// <summary>A folder, a clock and an observer to run sweeps with.</summary>
internal sealed class Bench : IDisposable
{
    public TemporaryFolder Folder { get; } = new();

    public ManualTime Time { get; } = new();

    public Recorder Seen { get; } = new();

    public int Devices { get; init; } = 1;

    /// <summary>Runs the plan as a console would: opens the store, runs, closes it.</summary>
    public async Task<SweepSummary> RunAsync(SweepPlan plan, ITrialExecutor executor, CancellationToken stop = default)
    {
        using var store = FolderStore.Open(Folder.Path);
        return await RunAsync(plan, executor, store, stop);
    }

    public Task<SweepSummary> RunAsync(SweepPlan plan, ITrialExecutor executor, IStore store, CancellationToken stop = default) =>
        EmbeddedEngine.RunAsync(plan, new SweepRevision("chain.yaml", "name: chain\n", []), executor, store, Options, Seen, stop);

    /// <summary>Checkpoints are due every third second of the bench's clock.</summary>
    private EngineOptions Options => new() { Devices = EngineOptions.Cpus(Devices), CheckpointInterval = TimeSpan.FromSeconds(3), Time = Time };

    /// <summary>One of the trial's files, or null.</summary>
    public byte[]? Read(Trial trial, string name) => Folder.At("trials", trial.Id.Text, name) is var path && File.Exists(path) ? File.ReadAllBytes(path) : null;

    /// <summary>Paths of the trial's checkpoints, newest first.</summary>
    public IReadOnlyList<string> Checkpoints(Trial trial) => Folder.At("trials", trial.Id.Text, "checkpoints") is var path && Directory.Exists(path)
        ? [.. Directory.GetFiles(path).OrderDescending(StringComparer.Ordinal)]
        : [];

    public void Dispose() => Folder.Dispose();
}
