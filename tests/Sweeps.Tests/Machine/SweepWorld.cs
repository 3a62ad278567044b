using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Tests.Machine;

/// <summary>
/// A sweep with devices, a store and an unreliable wire, driven by numbers: each number is one thing that may happen, also a message from the past.
/// It keeps what the laws are stated over: the journal, and everything that was started and ended.
/// </summary>
internal sealed class SweepWorld
{
    public const int Devices = 3;
    private readonly HashSet<TrialId> _finished = [];

    /// <summary>The world's own book of who runs what: kept from the effects, not from the state that it is to check.</summary>
    private readonly HashSet<(TrialId Trial, int Attempt)> _running = [];

    public SweepWorld(int trials)
    {
        Trials = [.. Enumerable.Range(0, trials).Select(i => new TrialId($"t{i:d5}"))];
        State = SweepState.Of(Trials);
        Say(new SweepEvent.Opened(Now, "host/1", []));
    }

    public IReadOnlyList<TrialId> Trials { get; }

    public SweepState State { get; private set; }

    public List<SweepEvent> Journal { get; } = [];

    public List<SweepEffect> Effects { get; } = [];

    /// <summary>Events after which the counts moved although the event was a message of an attempt without a lease.</summary>
    public List<SweepEvent> Disturbances { get; } = [];

    private DateTimeOffset Now => DateTimeOffset.UnixEpoch.AddSeconds(Journal.Count);

    public static DeviceId Device(int i) => new($"cpu:{i % Devices}");

    public void Run(IEnumerable<int> script)
    {
        foreach (var number in script)
            Happen((int)(Math.Abs((long)number) % 1_000_003));
    }

    /// <summary>Devices ask and complete until nothing is left to do.</summary>
    public void Finish()
    {
        for (var i = 0; i < Trials.Count + Devices + 1; i++)
        {
            Say(new SweepEvent.WorkAsked(Now, Device(i)));
            if (State.Leases.TryGetValue(Device(i), out var lease))
                End(lease.Trial, lease.Attempt, Ending.Completed);
        }
    }

    public void Reopen()
    {
        Say(new SweepEvent.Opened(Now, "host/2", [.. _finished]));
    }

    private void Happen(int number)
    {
        var (kind, choice) = (number % 16, number / 16);
        var old = Journal[choice % Journal.Count];
        switch (kind)
        {
            case < 5: Say(new SweepEvent.WorkAsked(Now, Device(choice))); break;
            case < 9 when State.Leases.TryGetValue(Device(choice), out var lease): End(lease.Trial, lease.Attempt, (Ending)(choice / Devices % 6)); break;
            case 9 when State.Leases.TryGetValue(Device(choice), out var lease): Say(new SweepEvent.Reported(Now, lease.Trial, lease.Attempt, choice % 50)); break;
            case 10: End(Trials[choice % Trials.Count], 1 + choice % 3, Ending.Crashed); break;
            case 11 or 12 or 13 when old is not (SweepEvent.Opened or SweepEvent.StopRequested): Say(old); break;
            case 14 when choice % 8 == 0: Say(new SweepEvent.StopRequested(Now)); break;
            case 15 when choice % 4 == 0: Reopen(); break;
        }
    }

    private void End(TrialId trial, int attempt, Ending ending)
    {
        if (_running.Contains((trial, attempt)) && SweepMachine.IsFinal(ending))
            _finished.Add(trial);
        Say(new SweepEvent.Ended(Now, trial, attempt, ending, null));
    }

    private void Say(SweepEvent @event)
    {
        var before = State;
        Journal.Add(@event);
        (State, var effects) = SweepMachine.Step(State, @event);
        Effects.AddRange(effects);
        if (IsStale(@event) && (!ReferenceEquals(before, State) || effects.Count > 0))
            Disturbances.Add(@event);
        foreach (var start in effects.OfType<SweepEffect.StartTrial>())
            _running.Add((start.Trial, start.Attempt));
    }

    private bool IsStale(SweepEvent @event)
    {
        switch (@event)
        {
            case SweepEvent.Opened:
                _running.Clear();
                return false;
            case SweepEvent.Ended e:
                return !_running.Remove((e.Trial, e.Attempt));
            case SweepEvent.Reported e:
                return !_running.Contains((e.Trial, e.Attempt));
            default:
                return false;
        }
    }
}
