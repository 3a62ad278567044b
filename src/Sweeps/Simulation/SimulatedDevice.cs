using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Simulation;

/// <summary>A device and its worker: asks for work, trains, tells, waits at rungs, and breaks. Whatever needs an answer is said again until there is one.</summary>
internal sealed class SimulatedDevice
{
    private readonly SimulatedWorld _world;
    private readonly int _number;
    private readonly double _speed;
    private readonly bool _isBad;
    private readonly HashSet<(int Trial, int Attempt)> _over = [];
    private Action? _unanswered;
    private bool _isSilent;
    private bool _isTraining;

    /// <summary>What was planned in an earlier turn does not happen any more.</summary>
    private int _turn;

    public SimulatedDevice(SimulatedWorld world, int number)
    {
        (_world, _number) = (world, number);
        Id = new DeviceId(world.Options.OnePool ? $"cpu:{number}" : $"cuda:{number}");
        _speed = Math.Pow(world.Options.SpeedSpread, -world.Dice.Unit("speed"));
        _isBad = number > 0 && world.Dice.Chance(world.Options.Faults.BadDevices, "bad device");
    }

    public DeviceId Id { get; }

    public Attempt? Attempt { get; private set; }

    /// <summary>When it went for good; null while it is there.</summary>
    public TimeSpan? GoneAt { get; private set; }

    /// <summary>True while it gives signs of life.</summary>
    public bool IsHeard => !_isSilent && GoneAt is null;

    private TimeSpan Now => _world.Agenda.Now;

    /// <summary>Nothing is left to be done by it.</summary>
    public bool IsGone => GoneAt is not null;

    public void SwitchOn()
    {
        var faults = _world.Options.Faults;
        if (!(faults.FirstDeviceStays && _number == 0) && _world.Dice.Next(faults.LossesPerHour, "device lost") is { } lifetime)
            _world.Agenda.In(lifetime, Go, background: true);
        Ask();
    }

    /// <summary>The coordinator is there (again).</summary>
    public void Connect()
    {
        if (!IsHeard)
            return;
        if (_unanswered is not null)
            _unanswered();
        else if (Attempt is { } attempt)
            _world.Wire.Send(() => _world.Coordinator.Hear(this, attempt.Trial, attempt.Number));
    }

    /// <summary>Work from the coordinator. One that is busy or gone does not take it, and its lease expires.</summary>
    public void Start(int trial, int number, bool alone)
    {
        if (!IsHeard || Attempt is not null || _over.Contains((trial, number)))
        {
            if (Attempt is null || (Attempt.Trial, Attempt.Number) != (trial, number))
                _world.Coordinator.Suspect();
            return;
        }

        var known = _world.Store.Result(trial) is not null;
        Attempt = new Attempt(trial, number, alone, known ? _world.Sweep.Trials[trial].Steps : _world.Store.Saved(trial));
        if (_world.IsTold)
            _world.Tell($"{Id} starts trial {trial} attempt {number} at step {Attempt.Step}{(alone ? " alone" : "")}");
        Train();
    }

    /// <summary>What the coordinator says to a report at a rung.</summary>
    public void Answer(int trial, int number, int step, bool halt)
    {
        if (!IsAt(trial, number))
            return;
        if (halt)
            Halt(trial, number);
        else if (_unanswered is not null && Attempt!.Told == step)
            Train();
    }

    /// <summary>The attempt is to save a checkpoint and to end.</summary>
    public void Halt(int trial, int number)
    {
        if (!IsAt(trial, number))
            return;
        StandStill();
        WhenStoreIsUp(() => End(Ending.Stopped));
    }

    /// <summary>The coordinator has heard that the attempt ended.</summary>
    public void EndTaken(int trial, int number)
    {
        if (IsHeard && Attempt is { } attempt && (attempt.Trial, attempt.Number) == (trial, number) && _over.Contains((trial, number)))
            Ask();
    }

    private bool IsAt(int trial, int number) =>
        IsHeard && Attempt is { } attempt && (attempt.Trial, attempt.Number) == (trial, number) && !_over.Contains((trial, number));

    private void Ask()
    {
        Attempt = null;
        Insist(() => _world.Wire.Send(() => _world.Coordinator.Ask(this)));
    }

    private void Train()
    {
        var attempt = Attempt!;
        var trial = _world.Sweep.Trials[attempt.Trial];
        var turn = Turn();
        (_isTraining, attempt.Since) = (true, Now);
        var fails = _world.Store.Result(attempt.Trial) is not null ? null
            : _isBad ? Ending.Crashed
            : trial.TooLarge || (trial.NeedsAlone && !attempt.Alone) ? (Ending?)Ending.OutOfMemory : null;
        if (fails is { } ending)
        {
            Plan(turn, StepTime(trial), () => Fail(ending));
            return;
        }

        var stop = NextStop(attempt, trial);
        var time = StepTime(trial) * Math.Max(0, stop - attempt.Step);
        var faults = _world.Options.Faults;
        if (_world.Dice.Next(faults.CrashesPerHour + faults.HangsPerHour, "fault") is { } fault && fault < time)
            Plan(turn, fault, _world.Dice.Chance(faults.HangsPerHour / (faults.CrashesPerHour + faults.HangsPerHour), "hangs") ? Hang : Crash);
        else
            Plan(turn, time, () => Arrive(stop));
    }

    private int NextStop(Attempt attempt, SimulatedTrial trial)
    {
        var stop = trial.DivergesAt ?? trial.Steps;
        foreach (var rung in _world.Sweep.RungSteps)
        {
            if (rung > attempt.Told && rung < stop)
                return NextReport(attempt, rung);
        }

        return NextReport(attempt, stop);
    }

    private int NextReport(Attempt attempt, int before)
    {
        var every = _world.Options.ReportEvery;
        return every > 0 && attempt.Step >= attempt.Told ? Math.Min(before, ((attempt.Step / every) + 1) * every) : before;
    }

    private void Arrive(int stop)
    {
        var attempt = Attempt!;
        var trial = _world.Sweep.Trials[attempt.Trial];
        StandStill(stop);
        attempt.Told = stop;
        if (stop == trial.DivergesAt)
            WhenStoreIsUp(() => Finish(Ending.Diverged));
        else if (stop == trial.Steps)
            WhenStoreIsUp(() => Finish(Ending.Completed));
        else if (_world.Sweep.RungSteps.Contains(stop))
            Insist(() => Report(attempt, stop, atRung: true));
        else
            Report(attempt, stop, atRung: false);
    }

    private void Report(Attempt attempt, int step, bool atRung)
    {
        var value = _world.Sweep.Trials[attempt.Trial].Curve.At(step);
        _world.Wire.Send(() => _world.Coordinator.Report(this, attempt.Trial, attempt.Number, step, value, atRung));
        if (!atRung)
            Train();
    }

    private void Finish(Ending ending)
    {
        Keep(Attempt!.Step);
        _world.Store.Finish(Attempt.Trial, ending);
        End(ending);
    }

    private void Fail(Ending ending)
    {
        StandStill();
        End(ending);
    }

    private void End(Ending ending)
    {
        var attempt = Attempt!;
        if (ending == Ending.Stopped)
            Keep(attempt.Step);
        if (_world.IsTold)
            _world.Tell($"{Id} ends trial {attempt.Trial} attempt {attempt.Number} at step {attempt.Step}: {ending}");
        _over.Add((attempt.Trial, attempt.Number));
        Insist(() => _world.Wire.Send(() => _world.Coordinator.End(this, attempt.Trial, attempt.Number, ending)));
    }

    private void Crash()
    {
        StandStill();
        if (_world.Dice.Chance(0.5, "says so"))
        {
            End(Ending.Crashed);
            return;
        }

        Attempt = null;
        var away = TimeSpan.FromSeconds(5) + _world.Dice.UpTo(_world.Options.Lease * 3, "away");
        _world.Ledger.BeAway(away);
        FallSilent(away, "crashes without a word", Ask);
    }

    private void Hang()
    {
        StandStill();
        FallSilent(_world.Options.Lease * (1 + _world.Dice.Unit("hangs for")), "hangs", () =>
        {
            Connect();
            Train();
        });
    }

    private void FallSilent(TimeSpan time, string how, Action then)
    {
        _world.Tell($"{Id} {how}");
        _isSilent = true;
        Plan(Turn(), time, () =>
        {
            _isSilent = false;
            then();
        });
        _world.Coordinator.Suspect();
    }

    private void Go()
    {
        _world.Tell($"{Id} is gone for good");
        StandStill();
        (GoneAt, Attempt) = (Now, null);
        Turn();
        if (_world.Dice.Chance(1 / 3.0, "says goodbye"))
            _world.Wire.Send(() => _world.Coordinator.Leave(this));
        _world.Coordinator.Suspect();
    }

    private TimeSpan StepTime(SimulatedTrial trial) => trial.StepTime / _speed;

    /// <summary>Books what was trained since the attempt began to train, and the checkpoints that were written while the store answered.</summary>
    /// <param name="step">Where it stands; null: wherever it has come to by now.</param>
    private void StandStill(int? step = null)
    {
        if (!_isTraining)
            return;
        var attempt = Attempt!;
        var trial = _world.Sweep.Trials[attempt.Trial];
        var from = attempt.Step;
        _world.Ledger.Train(attempt.Since, Now);
        var written = Reached(attempt, trial, _world.Store.UpUntil);
        attempt.Step = Math.Max(from, step ?? Reached(attempt, trial, Now));
        written = step is { } known && !_world.Store.IsDown ? known : Math.Min(written, attempt.Step);
        Keep(written / _world.Options.CheckpointEvery * _world.Options.CheckpointEvery);
        attempt.Since = Now;
    }

    private void Keep(int step)
    {
        if (_world.Store.Result(Attempt!.Trial) is not null)
            return;
        var gained = _world.Store.Save(Attempt.Trial, step);
        _world.Ledger.Keep(StepTime(_world.Sweep.Trials[Attempt.Trial]) * gained);
    }

    private int Reached(Attempt attempt, SimulatedTrial trial, TimeSpan at) =>
        attempt.Step + (int)Math.Clamp((at - attempt.Since) / StepTime(trial), 0, Math.Max(0, trial.Steps - attempt.Step));

    private void WhenStoreIsUp(Action action)
    {
        var store = _world.Store;
        if (store.IsDown)
            Plan(Turn(), store.UpAt - Now, () => WhenStoreIsUp(action));
        else
            action();
    }

    /// <summary>Says something that wants an answer, and again until there is one.</summary>
    private void Insist(Action say)
    {
        var turn = Turn();
        _unanswered = say;
        say();
        if (_world.Options.Faults.LosesMessages)
            Repeat(turn, say, _world.Options.AskAgain);
    }

    private void Repeat(int turn, Action say, TimeSpan wait) => Plan(turn, wait, () =>
    {
        say();
        Repeat(turn, say, wait < _world.Options.AskAgain * 16 ? wait * 2 : wait);
    });

    private int Turn()
    {
        (_unanswered, _isTraining) = (null, false);
        return ++_turn;
    }

    private void Plan(int turn, TimeSpan delay, Action action) => _world.Agenda.In(delay, () =>
    {
        if (turn == _turn)
            action();
    });
}
