using Sweeper.Engine.Logging;
using Sweeper.Engine.Metering;
using Sweeper.Engine.Running;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Clusters;

/// <summary>
/// One device of a silo. It is on at most one sweep, and trains at most one trial, on a thread of its own; all else it does between two trials. Whoever calls it
/// may be wrong, late, or say it twice.
/// </summary>
internal sealed class ClusterDevice(DeviceFacts facts, SiloSettings settings, Func<string, Station> enter, Action<Station> leave) : IDisposable
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private Station? _station;
    private string? _next;
    private (TrialId Trial, int Attempt)? _current;
    private CancellationTokenSource _halt = new();
    private Task _work = Task.CompletedTask;
    private long _asked;
    private volatile bool _draining;

    public DeviceId Id => facts.Id;

    /// <summary>What it does now.</summary>
    public DeviceDoing Doing
    {
        get
        {
            lock (_gate)
                return new DeviceDoing(facts, _station?.Sweep, _current is not null, _current is null ? null : _next) { Trial = _current?.Trial.Text };
        }
    }

    /// <summary>What it trains; null when nothing.</summary>
    public TrialId? Training
    {
        get
        {
            lock (_gate)
                return _current?.Trial;
        }
    }

    /// <summary>The device is to work for a sweep, after the trial that it has, or at once.</summary>
    public void Go(string sweep, bool atOnce)
    {
        CancellationTokenSource? halt = null;
        lock (_gate)
        {
            if (_draining)
                return;
            if (_current is null)
                Enter(sweep);
            else
            {
                _next = sweep == _station?.Sweep ? null : sweep;
                halt = atOnce && _next is not null ? _halt : null;
            }
        }

        halt?.Cancel();
    }

    /// <summary>Gives it a trial of the sweep that it is on; the same one again, while it trains or after, changes nothing.</summary>
    /// <returns>False when it will not train it.</returns>
    public bool Start(StartOrder order)
    {
        lock (_gate)
        {
            if (_current is { } current)
                return current == (new TrialId(order.Trial), order.Attempt) && _station?.Sweep == order.Sweep;
            if (_draining || _station?.Sweep != order.Sweep || LeaseOf(order, _station) is not { } lease)
                return false;
            if (!_station.Begins(lease.Trial.Id, lease.Attempt))
                return true;
            _current = (lease.Trial.Id, lease.Attempt);
            _work = WorkAsync(order, lease, _station);
            return true;
        }
    }

    /// <summary>The attempt is to save a checkpoint and return, if it is the one that the device trains.</summary>
    /// <param name="sweep">For which it trains.</param>
    public void Halt(string sweep, TrialId trial, int attempt)
    {
        CancellationTokenSource? halt;
        lock (_gate)
            halt = _current == (trial, attempt) && _station?.Sweep == sweep ? _halt : null;
        halt?.Cancel();
    }

    /// <summary>
    /// Now and then: whoever waits asks again, since an answer may have been lost; one whose sweep is over is free, and whatever it still trains for it is for nobody.
    /// </summary>
    public void Tick()
    {
        CancellationTokenSource? halt = null;
        lock (_gate)
        {
            var isOver = _station?.Desk.Closed.IsCancellationRequested ?? false;
            if (_current is not null)
                halt = isOver ? _halt : null;
            else if (isOver)
                Leave();
            else if (_station is not null && settings.Options.Time.GetElapsedTime(_asked) > AskAgain)
                Ask();
        }

        halt?.Cancel();
    }

    /// <summary>The device is to stop for good: what it trains is given back with a checkpoint.</summary>
    /// <returns>Completes when it has said so, whether or not there is anybody to hear it; whether that has arrived, the station knows.</returns>
    public async Task DrainAsync()
    {
        CancellationTokenSource halt;
        Task work;
        lock (_gate)
        {
            _draining = true;
            (halt, work) = (_halt, _work);
        }

        await halt.CancelAsync().ConfigureAwait(false);
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
            Leave();
    }

    public void Dispose() => _halt.Dispose();

    private async Task WorkAsync(StartOrder order, TrialLease lease, Station station)
    {
        await Task.Yield();
        var started = settings.Options.Time.GetTimestamp();
        EngineMeter.DeviceTaken();
        var outcome = await TrainAsync(order, lease, station).ConfigureAwait(false);
        EngineMeter.DeviceFreed(Id);
        if (!await ArrivesAsync(lease, outcome, station).ConfigureAwait(false))
            outcome = new TrialOutcome.Stopped(0);
        var message = (outcome as TrialOutcome.Failed)?.Message;
        var answer = station.Desk.AskAsync(new SweepEvent.Ended(Now, lease.Trial.Id, lease.Attempt, outcome.Ending, message));
        Free(station);
        _ = TellAsync(lease, outcome, settings.Options.Time.GetElapsedTime(started), station, answer);
    }

    /// <summary>Those who watch hear of an end when the sweep has heard of it: nobody waits for that.</summary>
    private async Task TellAsync(TrialLease lease, TrialOutcome outcome, TimeSpan duration, Station station, Task<DeskAnswer> answer)
    {
        try
        {
            var said = await answer.ConfigureAwait(false);
            if (said.IsOver)
                station.Trace?.Over(lease.Trial.Id);
            station.Observers.Forget(Id);
            station.Observers.Post(o => o.TrialEnded(Id, lease.Trial, outcome, duration, said.Counts));
        }
        catch (StoreException)
        {
            // The sweep is over, or has nobody to answer to: what was trained is in the store.
        }
    }

    private async Task<TrialOutcome> TrainAsync(StartOrder order, TrialLease lease, Station station)
    {
        var runner = station.Adopt(order);
        if (settings.Simulated is { } simulated)
        {
            return await simulated(order, lease.Halt).ConfigureAwait(false) == Ending.Completed
                ? new TrialOutcome.Completed(new Dictionary<string, double>(), new Dictionary<string, IReadOnlyList<double>>())
                : new TrialOutcome.Stopped(0);
        }

        return await Task.Factory.StartNew(() => runner.Run(lease), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
    }

    /// <summary>
    /// A trial is said to be over only when its result is where others can read it: this machine's disk may be gone tomorrow. While that takes, the trial keeps its lease.
    /// </summary>
    /// <returns>False when the device is to stop before that: another one has to see what there is.</returns>
    private async Task<bool> ArrivesAsync(TrialLease lease, TrialOutcome outcome, Station station)
    {
        var result = $"trials/{lease.Trial.Id}/result.json";
        while (outcome is TrialOutcome.Completed or TrialOutcome.Failed && !await Task.Run(() => settings.Arrives(result)).ConfigureAwait(false))
        {
            if (_draining || station.Desk.Closed.IsCancellationRequested)
                return false;
            station.Desk.Hear(lease.Trial.Id, lease.Attempt);
        }

        return true;
    }

    /// <summary>Between two trials: on with the sweep, on to another, or away.</summary>
    private void Free(Station station)
    {
        lock (_gate)
        {
            _current = null;
            _halt = new CancellationTokenSource();
            if (_draining || station != _station)
                return;
            if (_next is { } next)
                Enter(next);
            else
                Ask();
        }
    }

    private void Enter(string sweep)
    {
        _next = null;
        if (_station?.Sweep == sweep && !_station.Desk.Closed.IsCancellationRequested)
            return;
        Leave();
        _station = enter(sweep);
        Ask();
    }

    private void Leave()
    {
        if (_station is not { } station)
            return;
        _station = null;
        station.Desk.Tell(new SweepEvent.DeviceLeft(Now, Id));
        leave(station);
    }

    private void Ask()
    {
        _asked = settings.Options.Time.GetTimestamp();
        _station?.Desk.Tell(new SweepEvent.WorkAsked(Now, Id));
    }

    private DateTimeOffset Now => settings.Options.Time.GetUtcNow();

    /// <summary>Null, with a line in the log, when it is not to be trained here.</summary>
    private TrialLease? LeaseOf(StartOrder order, Station station)
    {
        var lease = order.Lease(station.Configurations, settings.Executor.Numerics, _halt.Token, out var why);
        if (lease is null)
            EngineLog.OrderRefused(settings.Options.Log, order.Trial, order.Sweep, Id.Text, why);
        return lease;
    }
}
