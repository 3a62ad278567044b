using System.Collections.Concurrent;
using System.Threading.Channels;
using Sweeper.Engine;
using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Results;
using Sweeper.Engine.Service;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Watching;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Gateway.Tests.Fakes;

/// <summary>A small real service: one process that runs the sweeps that it is given one after another, on one device.</summary>
internal sealed class EmbeddedSweepService : ISweepService, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, Entry> _sweeps = [];
    private readonly Channel<(SweepPlan Plan, SweepRevision Revision)> _queue = Channel.CreateUnbounded<(SweepPlan, SweepRevision)>();
    private readonly CancellationTokenSource _stop = new();
    private readonly (IStore Store, ITrialExecutor Executor) _with;
    private readonly Task _runs;

    public EmbeddedSweepService(IStore store, ITrialExecutor executor)
    {
        _with = (store, executor);
        _runs = Task.Run(RunAllAsync);
    }

    /// <summary>Calls so far that submitted or controlled.</summary>
    public int Changes { get; private set; }

    /// <summary>When set, every call fails so.</summary>
    public Exception? Failure { get; set; }

    /// <summary>How many pages were asked for.</summary>
    public int Pages { get; private set; }

    public NoticeBoard Board(string sweep) => _sweeps[sweep].Board;

    public Task<SweepStatus> SubmitAsync(SweepRevision revision, CancellationToken stop)
    {
        ThrowIfAway();
        var plan = revision.Plan(_with.Executor);
        Changes++;
        new SweepFolder(_with.Store, plan.Id).WriteRevision(plan, revision, _with.Executor.Numerics);
        var entry = _sweeps.GetOrAdd(plan.Id, id => new Entry(id, plan.Trials.Count));
        _queue.Writer.TryWrite((plan, revision));
        return Task.FromResult(entry.Status());
    }

    public Task<IReadOnlyList<SweepStatus>> ListAsync(CancellationToken stop)
    {
        ThrowIfAway();
        return Task.FromResult<IReadOnlyList<SweepStatus>>([.. _sweeps.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Value.Status())]);
    }

    public Task<SweepStatus?> FindAsync(string sweep, CancellationToken stop)
    {
        ThrowIfAway();
        return Task.FromResult(_sweeps.GetValueOrDefault(sweep)?.Status());
    }

    public Task<bool> ControlAsync(string sweep, ControlRequest request, CancellationToken stop)
    {
        ThrowIfAway();
        if (!_sweeps.ContainsKey(sweep))
            return Task.FromResult(false);
        if (request is ControlRequest.Extend extend)
            extend.Revision.Plan(_with.Executor);
        Changes++;
        new ControlBox(_with.Store, sweep).Send(request, TimeProvider.System);
        return Task.FromResult(true);
    }

    public async Task<NoticePage?> WatchAsync(string sweep, string? after, CancellationToken stop)
    {
        ThrowIfAway();
        Pages++;
        return _sweeps.TryGetValue(sweep, out var entry) ? await entry.Board.ReadAsync(after, Patience, TimeProvider.System, stop) : null;
    }

    public Task<IReadOnlyList<DeviceStatus>> DevicesAsync(CancellationToken stop)
    {
        ThrowIfAway();
        return Task.FromResult<IReadOnlyList<DeviceStatus>>([new DeviceStatus("here/cpu:0", "cpu", "a core", 0, null, null)]);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _runs.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void ThrowIfAway()
    {
        if (Failure is { } failure)
            throw failure;
    }

    private async Task RunAllAsync()
    {
        await foreach (var (plan, revision) in _queue.Reader.ReadAllAsync(_stop.Token))
        {
            var entry = _sweeps[plan.Id];
            var options = new EngineOptions { Devices = EngineOptions.Cpus(1), WatchInterval = TimeSpan.FromMilliseconds(20), Replan = r => r.Plan(_with.Executor) };
            var summary = await EmbeddedEngine.RunAsync(plan, revision, _with.Executor, _with.Store, options, new NoticeObserver(entry.Post), _stop.Token);
            if (!summary.WasStopped)
                await SweepFinish.RunAsync(summary.Plan, _with.Executor, _with.Store, 1, _stop.Token);
            entry.Post(new SweepNotice.Over(summary.Counts, summary.State.StopReason));
        }
    }

    private sealed class Entry
    {
        private readonly string _id;
        private SweepCounts _counts;
        private SweepStanding _standing = SweepStanding.Waiting;

        public Entry(string id, int trials)
        {
            (_id, _counts) = (id, new SweepCounts(trials, 0, 0, 0, 0, 0));
            Board = new NoticeBoard(id, 1, () => _counts);
        }

        public NoticeBoard Board { get; }

        public SweepStatus Status() => new(_id, _standing, _counts, 0, _standing == SweepStanding.Running ? 1 : 0, null);

        public void Post(SweepNotice notice)
        {
            (_counts, _standing) = notice switch
            {
                SweepNotice.Opened n => (n.Counts, SweepStanding.Running),
                SweepNotice.Ended n => (n.Counts, SweepStanding.Running),
                SweepNotice.Over n => (n.Counts, SweepStanding.Done),
                _ => (_counts, _standing),
            };
            Board.Post(notice);
        }
    }
}
