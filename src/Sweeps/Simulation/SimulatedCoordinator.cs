using Sweeper.Sweeps.Journals;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Simulation;

/// <summary>
/// What an engine does around <see cref="SweepMachine"/>: steps, makes durable, and only then acts and answers. Its journal is a list; killed, it forgets what is
/// not durable, and another one folds the rest.
/// </summary>
internal sealed class SimulatedCoordinator
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly SimulatedWorld _world;
    private readonly Dictionary<DeviceId, SimulatedDevice> _devices = [];
    private readonly Queue<Pending> _pending = new();
    private readonly HashSet<int> _ended = [];
    private readonly Replay _replay;
    private LeaseClock _clock;
    private SweepState _durableState;
    private TimeSpan _calendar;
    private int _durable;
    private int _life;
    private bool _isAlive;
    private bool _commits;

    public SimulatedCoordinator(SimulatedWorld world)
    {
        _world = world;
        _clock = new LeaseClock(world.Options.Lease);
        State = _durableState = world.Sweep.Start();
        _replay = new Replay(State);
        foreach (var device in world.Devices)
            _devices.Add(device.Id, device);
    }

    public SweepState State { get; private set; }

    public List<JournalRecord> Journal { get; } = [];

    /// <summary>The sweep came to its end, and that is durable.</summary>
    public bool HasEnded { get; private set; }

    public int Kills { get; private set; }

    public int Expiries { get; private set; }

    private DateTimeOffset At => Noon + _world.Agenda.Now + _calendar;

    public void Open()
    {
        (_isAlive, _commits, _clock) = (true, false, new LeaseClock(_world.Options.Lease));
        if (_world.Options.CheckEvery > 0 && _life > 0)
            _replay.Check(_world, Journal, _durableState);
        Take(Opening(), _ =>
        {
            foreach (var device in _world.Devices)
                device.Connect();
        });
    }

    /// <summary>It is gone, and with it all that was not durable, a part that had reached the store but was not acted upon aside.</summary>
    public void Kill()
    {
        if (!_isAlive)
            return;
        (_isAlive, Kills) = (false, Kills + 1);
        _life++;
        var reached = _world.Store.IsDown ? 0 : (int)(_world.Dice.Unit("reached the store") * (_pending.Count + 1));
        for (; reached > 0; reached--)
            (_durableState, _durable) = (_pending.Dequeue().State, _durable + 1);
        if (_world.IsTold)
            _world.Tell($"coordinator killed, {_pending.Count} events lost");
        _pending.Clear();
        Journal.RemoveRange(_durable, Journal.Count - _durable);
        State = _durableState;
        _world.Agenda.In(_world.Dice.UpTo(TimeSpan.FromMinutes(2), "until another takes over"), Open);
    }

    public void JumpClock(TimeSpan by) => _calendar += by;

    public void Ask(SimulatedDevice device)
    {
        if (_isAlive)
            Take(new SweepEvent.WorkAsked(At, device.Id));
    }

    public void Leave(SimulatedDevice device)
    {
        if (_isAlive)
            Take(new SweepEvent.DeviceLeft(At, device.Id));
    }

    public void Report(SimulatedDevice device, int trial, int attempt, int step, double value, bool atRung)
    {
        if (!_isAlive)
            return;
        var id = State.Order.Trials[trial];
        _clock.Hear(id, attempt, _world.Agenda.Now);
        Take(new SweepEvent.Reported(At, id, attempt, step, value), turn =>
        {
            var halt = turn.State.LeaseOf(id, attempt) is null || turn.Effects.Any(e => e is SweepEffect.PauseTrial p && p.Trial == id);
            if (atRung)
                _world.Wire.Send(() => device.Answer(trial, attempt, step, halt));
            else if (halt)
                _world.Wire.Send(() => device.Halt(trial, attempt));
        });
    }

    public void End(SimulatedDevice device, int trial, int attempt, Ending ending)
    {
        if (!_isAlive)
            return;
        var id = State.Order.Trials[trial];
        _clock.End(id, attempt);
        Take(
            new SweepEvent.Ended(At, id, attempt, ending, SweepMachine.IsFinal(ending) || ending == Ending.Stopped ? null : "simulated"),
            _ => _world.Wire.Send(() => device.EndTaken(trial, attempt)));
    }

    /// <summary>A sign of life. Whoever holds no lease any more is told so.</summary>
    public void Hear(SimulatedDevice device, int trial, int attempt)
    {
        if (!_isAlive)
            return;
        var id = State.Order.Trials[trial];
        _clock.Hear(id, attempt, _world.Agenda.Now);
        if (State.LeaseOf(id, attempt) is null)
            _world.Wire.Send(() => device.Halt(trial, attempt));
    }

    /// <summary>Somebody may have fallen silent: look after the time of a lease. (A coordinator looks all the time; here only when there may be something to see.)</summary>
    public void Suspect() => _world.Agenda.In(_world.Options.Lease + TimeSpan.FromSeconds(1), Watch, background: true);

    /// <summary>It opens the sweep, whoever held a lease; or follows the one that was killed, and leases hold.</summary>
    private SweepEvent Opening()
    {
        var engine = $"host/{_life}";
        if (State.Phase is SweepPhase.Running or SweepPhase.Paused or SweepPhase.Stopping && _world.Dice.Chance(_world.Options.Faults.Takeovers, "takes over"))
        {
            StateLaws.Ended(State, _ended);
            return new SweepEvent.TakenOver(At, engine, State.Epoch + 1);
        }

        return new SweepEvent.Opened(At, engine, State.Epoch + 1, "", _world.Store.Ended(Ending.Completed), _world.Store.Ended(Ending.Diverged)) { Failures = _world.Sweep.Failures };
    }

    private void Watch()
    {
        if (!_isAlive)
            return;
        foreach (var device in _world.Devices)
        {
            if (device is { IsHeard: true, Attempt: { } attempt })
                Hear(device, attempt.Trial, attempt.Number);
        }

        foreach (var (trial, attempt) in _clock.Overdue(_world.Agenda.Now))
        {
            _clock.End(trial, attempt);
            Expiries++;
            Take(new SweepEvent.Expired(At, trial, attempt));
        }

        foreach (var id in State.Devices.Where(d => d.Value.Lease is null && !_devices[d.Key].IsHeard).Select(d => d.Key))
            Take(new SweepEvent.DeviceLeft(At, id));
        if (State.Holders.Values.Any(id => !_devices[id].IsHeard))
            Suspect();
    }

    private void Take(SweepEvent @event, Action<Pending>? answer = null)
    {
        (State, var effects) = SweepMachine.Step(State, @event);
        if (_world.IsTold)
            _world.Tell(EventText.Of(State, @event, effects));
        StateLaws.CheckStep(_world, @event, effects, _ended);
        if (_world.Options.CheckEvery > 0 && Journal.Count % _world.Options.CheckEvery == 0 && StateLaws.Broken(State) is { } broken)
            _world.Violate(broken);
        Journal.Add(JournalRecord.Of(@event, effects));
        _pending.Enqueue(new Pending(State, effects, answer));
        if (_world.Options.CommitTime == TimeSpan.Zero && !_world.Store.IsDown && !_commits)
            Commit();
        else
            PlanCommit();
    }

    private void PlanCommit()
    {
        if (_commits)
            return;
        _commits = true;
        var life = _life;
        var upIn = _world.Store.UpAt - _world.Agenda.Now;
        _world.Agenda.In(upIn > _world.Options.CommitTime ? upIn : _world.Options.CommitTime, () =>
        {
            if (life != _life)
                return;
            _commits = false;
            if (_world.Store.IsDown)
                PlanCommit();
            else
                Commit();
        });
    }

    private void Commit()
    {
        var life = _life;
        while (life == _life && _pending.TryDequeue(out var turn))
        {
            (_durableState, _durable) = (turn.State, _durable + 1);
            foreach (var effect in turn.Effects)
                Act(effect);
            turn.Answer?.Invoke(turn);
        }
    }

    private void Act(SweepEffect effect)
    {
        switch (effect)
        {
            case SweepEffect.StartTrial start:
                _clock.Start(start.Trial, start.Attempt, _world.Agenda.Now);
                var (index, target) = (State.Order.IndexOf(start.Trial), _devices[start.Device]);
                if (!target.IsHeard)
                    Suspect();
                _world.Wire.Send(() => target.Start(index, start.Attempt, start.Alone));
                break;
            case SweepEffect.PauseTrial pause:
                var (trial, device) = (State.Order.IndexOf(pause.Trial), _devices[pause.Device]);
                _world.Wire.Send(() => device.Halt(trial, pause.Attempt));
                break;
            case SweepEffect.SweepEnded:
                HasEnded = _durableState.Phase == SweepPhase.Ended;
                break;
        }
    }

    private sealed record Pending(SweepState State, IReadOnlyList<SweepEffect> Effects, Action<Pending>? Answer);
}
