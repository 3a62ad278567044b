using Sweeper.Engine.Clusters;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Results;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Clusters;

/// <summary>A cluster, its store, and the same sweeps as the embedded engine runs them, to be compared with.</summary>
internal sealed class ClusterBench : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Bench _embedded = new();

    public ClusterBench(WireFaults? faults = null, int seed = 1, TimeSpan? step = null)
    {
        var time = new FastTime(10);
        Chain = new CountedChain(time, step ?? TimeSpan.FromMilliseconds(100));
        Cluster = new LoopbackCluster(_folder, Chain, faults, seed);
    }

    public CountedChain Chain { get; }

    public LoopbackCluster Cluster { get; }

    public TemporaryFolder Folder => _folder;

    /// <summary>The sweep ended as it does in one process: decisions and every byte that was trained. Its journal replays, and every trial ended once.</summary>
    public async Task AssertAsEmbeddedAsync(SweepRevision revision)
    {
        var plan = revision.Plan(Chain);
        SweepSummary summary;
        using (var store = FolderStore.Open(_embedded.Folder.Path))
            summary = await EmbeddedEngine.RunAsync(plan, revision, new ChainExecutor(), store, _embedded.Options with { Time = TimeProvider.System }, _embedded.Seen, default);

        AssertTaken(plan);
        var folder = new SweepFolder(Cluster.Store, plan.Id);
        var state = folder.ReadState(plan);
        Assert.Equal(SweepPhase.Ended, state.Phase);
        Assert.Equal(summary.State.Trials.Select(t => (t.Stage, t.Ending)), state.Trials.Select(t => (t.Stage, t.Ending)));
        Assert.Equal(Decisions(_embedded.Folder.Path, plan), DecisionLog.Canonical(folder.ReadDecisions().Select(d => d.Decided.Decision)));
        AssertJournal(plan, folder);
        Assert.NotNull(Cluster.Store.Length($"{plan.Id}/{StoredReport.Json}"));
        foreach (var trial in plan.Trials.Where(t => summary.State.Find(t.Id)!.Ending is not null))
            AssertSame(trial, summary.State.Find(trial.Id)!.Ending, state.Find(trial.Id)!.Ending);
    }

    /// <summary>No attempt is trained by two devices, and a trial no oftener than it was given out: a silo that is started again may have to go on with what it died of.</summary>
    public void AssertTaken(SweepPlan plan)
    {
        Assert.All(Cluster.Taken, taken => Assert.Single(taken.Value.Keys.DistinctBy(by => by.Device)));
        foreach (var trial in plan.Trials)
            Assert.InRange(Chain.Runs.GetValueOrDefault(trial.Id.Text).Runs, 0, Cluster.Taken.Where(t => t.Key.Trial == trial.Id.Text).Sum(t => t.Value.Count));
    }

    /// <summary>Nobody lost a lease: no trial was trained by two at once.</summary>
    public void AssertAlone() => Assert.All(Chain.Runs.Values, r => Assert.Equal(1, r.Most));

    public SweepState State(SweepPlan plan) => new SweepFolder(Cluster.Store, plan.Id).ReadState(plan);

    /// <summary>What happened, as the journal has it.</summary>
    public string Story(string sweep) => string.Join('\n', new SweepFolder(Cluster.Store, sweep).ReadRecords().Select(r => r.Event));

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        _embedded.Dispose();
        _folder.Dispose();
    }

    private static void AssertJournal(SweepPlan plan, SweepFolder folder)
    {
        Assert.Empty(folder.CheckJournal(plan).Problems);
        var (state, ends) = (SweepState.Of(plan), new Dictionary<TrialId, int>());
        foreach (var record in folder.ReadRecords())
        {
            var before = state;
            (state, _) = SweepMachine.Step(state, record.Event);
            if (record.Event is SweepEvent.Ended ended && before.LeaseOf(ended.Trial, ended.Attempt) is not null && state.Find(ended.Trial)!.Stage == TrialStage.Ended)
                ends[ended.Trial] = ends.GetValueOrDefault(ended.Trial) + 1;
        }

        Assert.All(ends.Values, count => Assert.Equal(1, count));
    }

    private static string Decisions(string path, SweepPlan plan)
    {
        using var store = FolderStore.OpenToRead(path);
        return DecisionLog.Canonical(new SweepFolder(store, plan.Id).ReadDecisions().Select(d => d.Decided.Decision));
    }

    private void AssertSame(Trial trial, Ending? expected, Ending? ending)
    {
        Assert.Equal(expected, ending);
        foreach (var name in (string[])["trial.json", "reports.jsonl", "chain.bin"])
            Assert.Equal(_embedded.Read(trial, name), Read(trial, name));
        using var embedded = FolderStore.OpenToRead(_embedded.Folder.Path);
        var (one, other) = (new TrialFolder(embedded, trial.Id).ReadResult()!, new TrialFolder(Cluster.Store, trial.Id).ReadResult()!);
        Assert.Equal((one.Outcome, one.Step, one.Message), (other.Outcome, other.Step, other.Message));
        Assert.Equal(one.Metrics, other.Metrics);
    }

    private byte[]? Read(Trial trial, string name) => _folder.At("trials", trial.Id.Text, name) is var path && File.Exists(path) ? File.ReadAllBytes(path) : null;
}
