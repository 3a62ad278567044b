using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;
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
        EmbeddedEngine.RunAsync(plan, Revision, executor, store, Options, Seen, stop);

    public static SweepRevision Revision { get; } = new("chain.yaml", "name: chain\n", []);

    /// <summary>What a sweep that is extended is planned by.</summary>
    public Func<SweepRevision, SweepPlan>? Replan { get; init; }

    /// <summary>Checkpoints are due every third second of the bench's clock; leases last a minute of it.</summary>
    public EngineOptions Options => new()
    {
        Devices = EngineOptions.Cpus(Devices),
        CheckpointInterval = TimeSpan.FromSeconds(3),
        LeaseTimeout = TimeSpan.FromMinutes(1),
        WatchInterval = TimeSpan.FromMilliseconds(5),
        ObserverPatience = TimeSpan.FromMinutes(5),
        Replan = Replan,
        Time = Time,
    };

    /// <summary>The state of the sweep as its journal has it.</summary>
    public SweepState State(SweepPlan plan)
    {
        using var store = FolderStore.OpenToRead(Folder.Path);
        return new SweepFolder(store, plan.Id).ReadState(plan);
    }

    /// <summary>What early stopping decided, in its own order.</summary>
    public IReadOnlyList<string> Decisions(SweepPlan plan)
    {
        using var store = FolderStore.OpenToRead(Folder.Path);
        var decided = new SweepFolder(store, plan.Id).ReadDecisions().Select(d => d.Decided).ToList();
        return [.. decided.OrderBy(d => d.Decision.Rung).ThenBy(d => d.Decision.Number).Select(d => d.ToString())];
    }

    /// <summary>One of the trial's files, or null.</summary>
    public byte[]? Read(Trial trial, string name) => Folder.At("trials", trial.Id.Text, name) is var path && File.Exists(path) ? File.ReadAllBytes(path) : null;

    /// <summary>Paths of the trial's checkpoints, newest first.</summary>
    public IReadOnlyList<string> Checkpoints(Trial trial) => Folder.At("trials", trial.Id.Text, "checkpoints") is var path && Directory.Exists(path)
        ? [.. Directory.GetFiles(path).OrderDescending(StringComparer.Ordinal)]
        : [];

    public void Dispose() => Folder.Dispose();
}
