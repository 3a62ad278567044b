using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Logging;
using Sweeper.Engine.Service;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Watching;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Sharing;

namespace Sweeper.Engine.Clusters;

/// <summary>
/// A sweep as the cluster sees it, for as long as this silo is the one to answer for it: coordinates it while it is enlisted, again and again where the store does
/// not let it, and answers for it when it is over. No call waits for the store longer than for one small object.
/// </summary>
public sealed class SweepDirector : IAsyncDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250), LongestPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly SweepCounts None = new(0, 0, 0, 0, 0, 0);

    private readonly string _sweep;
    private readonly CoordinatorSettings _settings;
    private readonly Action _superseded;
    private readonly Lock _gate = new();
    private readonly EnlistmentBook _book;
    private readonly CancellationTokenSource _leaving = new();
    private Task _work = Task.CompletedTask;
    private volatile SweepCoordinator? _coordinator;
    private volatile NoticeBoard? _board;
    private SweepStanding _standing = SweepStanding.Stored;
    private SweepCounts _counts = None;
    private string? _note;
    private volatile string? _waitsFor;
    private bool _isAtWork;
    private bool _more;
    private volatile bool _isRecalled;

    /// <param name="superseded">Called when somebody else has taken the sweep over: this one is to go away.</param>
    public SweepDirector(string sweep, CoordinatorSettings settings, Action superseded)
    {
        (_sweep, _settings, _superseded) = (sweep, settings, superseded);
        _book = new EnlistmentBook(sweep, settings, () => Begin());
    }

    /// <summary>What the sweep could use now; null when it is not open.</summary>
    public Demand? Demand => _coordinator is { IsOpen: true } open ? open.Demand : null;

    /// <summary>True while there is something to be done for the sweep.</summary>
    public bool IsAtWork
    {
        get
        {
            lock (_gate)
                return _isAtWork;
        }
    }

    public SweepStatus Status
    {
        get
        {
            lock (_gate)
            {
                if (_coordinator is not { IsOpen: true } open)
                    return new SweepStatus(_sweep, _standing, _coordinator?.State.Counts ?? _counts, 0, 0, _note);
                var state = open.State;
                var standing = state.Phase switch
                {
                    SweepPhase.Paused => SweepStanding.Paused,
                    SweepPhase.Running when state.Holders.IsEmpty => SweepStanding.Waiting,
                    _ => SweepStanding.Running,
                };
                return new SweepStatus(_sweep, standing, state.Counts, state.Priority, state.Holders.Count, standing == SweepStanding.Waiting ? _waitsFor : null);
            }
        }
    }

    /// <summary>Looks once into the store where a sweep stands that nobody coordinates: one that was over before this silo heard of it.</summary>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public async Task RecallAsync()
    {
        if (_isRecalled || IsAtWork)
            return;
        _isRecalled = true;
        var state = await Task.Run(() =>
        {
            var folder = new SweepFolder(_settings.Store, _sweep);
            return folder.ReadPlan() is { } plan ? folder.ReadState(plan) : null;
        }).ConfigureAwait(false);
        lock (_gate)
        {
            if (state is null || _isAtWork || _standing != SweepStanding.Stored)
                return;
            (_counts, _note) = (state.Counts, state.StopReason);
            if (state.Phase == SweepPhase.Ended)
                _standing = StandingOf(state);
        }
    }

    /// <summary>Takes a sweep in, durably. One that is being coordinated goes on as it is.</summary>
    /// <exception cref="IOException">The store cannot take it.</exception>
    public void Submit(SweepRevision revision)
    {
        if (_coordinator is not { IsOpen: true })
            _book.Enlist(revision);
    }

    /// <summary>Coordinates the sweep if it is enlisted: whoever thinks that it might not be coordinated says so, as often as he likes.</summary>
    /// <returns>False when there is nothing to do for the sweep.</returns>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public bool Wake()
    {
        if (IsAtWork)
            return true;
        if (Enlistment.Read(_settings.Store, _sweep) is null)
            return false;
        Begin(anew: false);
        return true;
    }

    /// <summary>Asks something of the sweep. One that is over comes back for what gives it work.</summary>
    /// <exception cref="IOException">The store cannot take it.</exception>
    public void Control(ControlRequest request)
    {
        _book.Ask(request);
        _coordinator?.Asked();
    }

    /// <summary>What devices say.</summary>
    /// <exception cref="IOException">It is not in the journal; say it again.</exception>
    public Task<BagReply> TakeAsync(LetterBag bag) =>
        _coordinator is { } coordinator ? coordinator.TakeAsync(bag) : Task.FromResult(BagReply.Not(Wake() ? CoordinatorStanding.Opening : CoordinatorStanding.Closed));

    /// <summary>What happened after a place on the sweep's board; waits a little for something to happen. Null when there is no board (yet).</summary>
    public async Task<NoticePage?> WatchAsync(string? after, CancellationToken stop) =>
        _board is { } board ? await board.ReadAsync(after, Patience, _settings.Options.Time, stop).ConfigureAwait(false) : null;

    /// <summary>Why the sweep waits, as those who share devices out know; null when it does not.</summary>
    public void WaitsFor(string? why) => _waitsFor = why;

    /// <summary>Lets the sweep go: another silo may take it over at once, and devices go on meanwhile.</summary>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <param name="anew">Also once more when it is at work: what is asked for may come too late for that.</param>
    private void Begin(bool anew = true)
    {
        lock (_gate)
        {
            _more |= anew || !_isAtWork;
            if (_isAtWork || _leaving.IsCancellationRequested)
                return;
            (_isAtWork, _standing, _note) = (true, SweepStanding.Opening, null);
            _work = Task.Run(WorkAsync);
        }
    }

    private async Task WorkAsync()
    {
        var pause = ShortestPause;
        while (TakeMore())
        {
            try
            {
                await CoordinateAsync().ConfigureAwait(false);
                pause = ShortestPause;
                continue;
            }
            catch (StoreConflictException e)
            {
                Rest();
                Stand(SweepStanding.Opening, e.Message);
                _superseded();
                return;
            }
            catch (Exception e) when (!_leaving.IsCancellationRequested)
            {
                // Whatever it is, a sweep that was taken in is not forgotten: it is tried again, less and less often.
                Stand(SweepStanding.Broken, e.Message);
                EngineLog.CoordinationFailed(_settings.Options.Log, _sweep, e.Message);
            }
            catch (Exception)
            {
                Rest();
                return;
            }

            lock (_gate)
                _more = true;
            await Task.Delay(pause, _settings.Options.Time, _leaving.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private bool TakeMore()
    {
        lock (_gate)
        {
            _isAtWork = _more && !_leaving.IsCancellationRequested;
            _more = false;
            return _isAtWork;
        }
    }

    private bool IsAskedForMore()
    {
        lock (_gate)
            return _more;
    }

    private void Rest()
    {
        lock (_gate)
            (_isAtWork, _more) = (false, false);
    }

    private async Task CoordinateAsync()
    {
        if (Enlistment.Read(_settings.Store, _sweep) is not { } enlistment)
            return;
        using var coordinator = new SweepCoordinator(_sweep, enlistment, _settings);
        (_board, _coordinator) = (coordinator.Board, coordinator);
        try
        {
            var over = await coordinator.RunAsync(() => _book.Open(enlistment), () => Stand(SweepStanding.Finishing, null), _leaving.Token).ConfigureAwait(false);
            if (over && _book.Delist(IsAskedForMore))
                Stand(StandingOf(coordinator.State), coordinator.State.StopReason);
        }
        finally
        {
            lock (_gate)
                (_counts, _coordinator) = (coordinator.State.Counts, null);
        }
    }

    private static SweepStanding StandingOf(SweepState over) => over.StopReason is null && over.Counts.Stopped == 0 ? SweepStanding.Done : SweepStanding.Stopped;

    private void Stand(SweepStanding standing, string? note)
    {
        lock (_gate)
            (_standing, _note) = (standing, note);
    }
}
