using Sweeper.Engine;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Stores.Spooling;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Engine.Tests.Stores;
using Sweeper.Storage.Azure.Tests.Servers;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Storage.Azure.Tests;

/// <summary>
/// A store that answers 503 while a sweep runs. A minute is shortened: pauses between tries are 10 to 100 ms instead of 0.2 to 5 s, so that 60 refused calls, more than the
/// tries of a minute with the usual pauses, take a second or two.
/// </summary>
[Collection(OneAzurite.Name)]
public sealed class OutageSweepTests(Azurite server) : IDisposable
{
    private const int Refused = 60;
    private readonly TemporaryFolder _calm = new();
    private readonly TemporaryFolder _spool = new();
    private readonly FaultyFront _front = new(server.Port);
    private readonly string _container = $"c{Guid.NewGuid():N}";

    [StoreFact]
    public async Task A_sweep_trains_through_it_and_ends_the_same()
    {
        var plan = Plans.Starts(arms: 6, steps: 12);
        using var calm = FolderStore.Open(_calm.Path);
        await RunAsync(plan, new ChainExecutor(), calm);

        var before = 0;
        using (var store = SpooledStore.Open(Remote(_front.Connection), _spool.Path, new SpoolSettings { Delay = TimeSpan.FromMilliseconds(10), LongestDelay = TimeSpan.FromMilliseconds(100) }))
        {
            var summary = await RunAsync(plan, new ChainExecutor(Refuse), store);
            Assert.Equal(6, summary.Counts.Completed);
            Assert.Equal(0, summary.Counts.Failed);
            Assert.True(store.Drain(TimeSpan.FromMinutes(5)).IsEmpty);
        }

        Assert.True(_front.Calls - before >= Refused);
        using var direct = Remote(server.Connection);
        foreach (var trial in plan.Trials)
        {
            var (there, here) = (new TrialFolder(direct, trial.Id), new TrialFolder(calm, trial.Id));
            Assert.Equal(here.ReadResult()!.Artifacts, there.ReadResult()!.Artifacts);
            Assert.Equal(here.ReadReports().Select(r => (r.Step, r.Metrics["loss"])), there.ReadReports().Select(r => (r.Step, r.Metrics["loss"])));
        }

        Assert.Empty(new SweepFolder(direct, plan.Id).CheckJournal(plan).Problems);

        void Refuse(ITrialContext context, int step)
        {
            if (context.Trial.Id != plan.Trials[1].Id || step != 5)
                return;
            before = _front.Calls;
            _front.Refuse(Refused);
        }
    }

    public void Dispose()
    {
        _front.Dispose();
        _calm.Dispose();
        _spool.Dispose();
    }

    private static Task<SweepSummary> RunAsync(SweepPlan plan, ITrialExecutor executor, IStore store) => EmbeddedEngine.RunAsync(
        plan,
        new SweepRevision("chain.yaml", "name: chain\n", []),
        executor,
        store,
        new EngineOptions { Devices = EngineOptions.Cpus(1), CheckpointInterval = TimeSpan.Zero },
        new Nobody(),
        CancellationToken.None);

    private AzureBlobStore Remote(string connection) => AzureBlobStore.Open(
        BlobAddress.Of("azure:test", connection, _container),
        new BlobSettings { Retries = 2, Delay = TimeSpan.FromMilliseconds(10), LongestDelay = TimeSpan.FromMilliseconds(100) });

    private sealed class Nobody : ISweepObserver;
}
