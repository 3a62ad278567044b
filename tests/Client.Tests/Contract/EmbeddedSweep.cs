using System.Runtime.CompilerServices;
using Sweeper.Engine;
using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Results;
using Sweeper.Engine.Service;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Watching;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Tests.Contract;

/// <summary>A sweep and its runs by the embedded engine, one at a time.</summary>
internal sealed class EmbeddedSweep(string id, IStore store, ITrialExecutor executor) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private SweepRevision? _revision;
    private Task _run = Task.CompletedTask;
    private NoticeBoard? _board;
    private int _runs;
    private SweepCounts _counts = new(0, 0, 0, 0, 0, 0);
    private string? _reason;
    private bool _finishing;

    public SweepStatus Status
    {
        get
        {
            lock (_gate)
            {
                if (_run is { IsFaulted: true, Exception: { } e })
                    throw e;
                if (_run.IsCompleted)
                    return new SweepStatus(id, _reason is null && _counts.Stopped == 0 ? SweepStanding.Done : SweepStanding.Stopped, _counts, 0, 0, _reason);
                var folder = new SweepFolder(store, id);
                if (_finishing || folder.ReadPlan() is not { } plan)
                    return new SweepStatus(id, _finishing ? SweepStanding.Finishing : SweepStanding.Opening, _counts, 0, 0, null);
                var state = folder.ReadState(plan);
                return new SweepStatus(id, state.Phase == SweepPhase.Paused ? SweepStanding.Paused : SweepStanding.Running, state.Counts, state.Priority, state.Holders.Count, null);
            }
        }
    }

    /// <summary>Runs it, unless it is being run.</summary>
    public void Run(SweepRevision revision)
    {
        lock (_gate)
        {
            if (!_run.IsCompleted)
                return;
            (_revision, _finishing) = (revision, false);
            _board = new NoticeBoard(id, ++_runs, () => _counts);
            _run = Task.Run(() => RunAsync(revision, _board));
        }
    }

    /// <summary>What gives a sweep work that is over has it run again.</summary>
    public void Control(ControlRequest request)
    {
        new ControlBox(store, id).Send(request, TimeProvider.System);
        if (GivesWork(request))
            Run(_revision!);
    }

    public async IAsyncEnumerable<SweepNotice> WatchAsync([EnumeratorCancellation] CancellationToken stop)
    {
        for (string? place = null; ;)
        {
            var page = await _board!.ReadAsync(place, Patience, TimeProvider.System, stop);
            place = page.Place;
            foreach (var notice in page.Notices.Select(n => SweepNotice.Parse(n)!))
            {
                yield return notice;
                if (notice is SweepNotice.Over)
                    yield break;
            }
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync(SweepRevision revision, NoticeBoard board)
    {
        var options = new EngineOptions
        {
            Devices = EngineOptions.Cpus(2),
            CheckpointInterval = TimeSpan.FromMilliseconds(200),
            WatchInterval = TimeSpan.FromMilliseconds(20),
            Replan = r => r.Plan(executor),
        };
        void Post(SweepNotice notice)
        {
            if (notice is SweepNotice.Opened opened)
                _counts = opened.Counts;
            else if (notice is SweepNotice.Ended ended)
                _counts = ended.Counts;
            board.Post(notice);
        }

        var summary = await EmbeddedEngine.RunAsync(revision.Plan(executor), revision, executor, store, options, new NoticeObserver(Post), _stop.Token);
        lock (_gate)
            (_finishing, _counts, _reason) = (true, summary.Counts, summary.State.StopReason);
        if (!_stop.IsCancellationRequested)
            await SweepFinish.RunAsync(summary.Plan, executor, store, 1, _stop.Token);
        board.Post(new SweepNotice.Over(summary.Counts, summary.State.StopReason));
        lock (_gate)
            _run = Task.CompletedTask;

        // What was asked for when its devices had left already.
        if (new ControlBox(store, id).Waiting().Any(w => GivesWork(w.Request)))
            Run(revision);
    }

    private static bool GivesWork(ControlRequest? request) => request is ControlRequest.Resume or ControlRequest.Extend;
}
