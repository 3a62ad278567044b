using System.Collections.Immutable;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Tests.Machine;

/// <summary>
/// A sweep with devices, a store and an unreliable wire, driven by numbers: each number is one thing that may happen, also a message from the past.
/// It keeps what the laws are stated over: the journal, and everything that was started and ended.
/// </summary>
internal sealed class SweepWorld
{
    public const int Devices = 3;
    private readonly Dictionary<TrialId, Ending> _finished = [];

    /// <summary>The world's own book of who runs what: kept from the effects, not from the state that it is to check.</summary>
    private readonly HashSet<(TrialId Trial, int Attempt)> _running = [];

    public SweepWorld(int trials, StoppingState? stopping = null)
    {
        Trials = [.. Enumerable.Range(0, trials).Select(i => new TrialId($"t{i:d5}"))];
        Start = State = SweepState.Of(Trials, stopping);
        Say(Opening(1));
    }

    public IReadOnlyList<TrialId> Trials { get; private set; }

    /// <summary>The state before the first event.</summary>
    public SweepState Start { get; }

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
            if (LeaseOf(i) is { } lease)
                End(lease.Trial, lease.Attempt, Ending.Completed);
        }
    }

    public void Reopen()
    {
        Say(new SweepEvent.ResumeRequested(Now));
        Say(Opening(State.Epoch + 1));
    }

    /// <summary>What the store knows: which trials are finished.</summary>
    private SweepEvent.Opened Opening(int epoch) => new(Now, $"host/{epoch}", epoch, "", Stored(Ending.Completed), Stored(Ending.Diverged)) { Failures = new FailurePolicy(1, null, null) };

    private TrialSet Stored(Ending ending) => State.Order.SetOf(_finished.Where(f => f.Value == ending).Select(f => f.Key));

    private Lease? LeaseOf(int device) => State.Devices.GetValueOrDefault(Device(device))?.Lease;

    private void Happen(int number)
    {
        var (kind, choice) = (number % 24, number / 24);
        var old = Journal[choice % Journal.Count];
        var one = ImmutableArray.Create(Trials[choice % Trials.Count]);
        switch (kind)
        {
            case < 5: Say(new SweepEvent.WorkAsked(Now, Device(choice))); break;
            case < 9 when LeaseOf(choice) is { } lease: End(lease.Trial, lease.Attempt, (Ending)(choice / Devices % 6)); break;
            case < 13 when LeaseOf(choice) is { } lease: Say(new SweepEvent.Reported(Now, lease.Trial, lease.Attempt, choice % 50, choice % 97)); break;
            case 13: End(Trials[choice % Trials.Count], 1 + choice % 3, Ending.Crashed); break;
            case 14 or 15 or 16 when old is not (SweepEvent.Opened or SweepEvent.StopRequested or SweepEvent.CancelRequested): Say(old); break;
            case 17 when LeaseOf(choice) is { } lease: Say(new SweepEvent.Expired(Now, lease.Trial, lease.Attempt)); break;
            case 18 when choice % 4 == 0: Say(new SweepEvent.DeviceLeft(Now, Device(choice))); break;
            case 19 when choice % 4 == 0: Say(new SweepEvent.PauseRequested(Now)); break;
            case 20: Say(new SweepEvent.ResumeRequested(Now)); break;
            case 21 when choice % 4 == 0: Say(new SweepEvent.CancelRequested(Now, one)); break;
            case 21: Say(new SweepEvent.PriorityChanged(Now, one, choice % 5)); break;
            case 22 when choice % 8 == 0: Say(new SweepEvent.StopRequested(Now)); break;
            case 22 when choice % 8 == 1: Extend(); break;
            case 23 when choice % 4 == 0: Say(Opening(State.Epoch + 1)); break;
        }
    }

    private void Extend()
    {
        Trials = [.. Trials, new TrialId($"t{Trials.Count:d5}")];
        Say(new SweepEvent.Extended(Now, [.. Trials]));
    }

    private void End(TrialId trial, int attempt, Ending ending)
    {
        if (_running.Contains((trial, attempt)) && SweepMachine.IsFinal(ending))
            _finished[trial] = ending;
        Say(new SweepEvent.Ended(Now, trial, attempt, ending, null));
    }

    private void Say(SweepEvent @event)
    {
        var before = State;
        Journal.Add(@event);
        (State, var effects) = SweepMachine.Step(State, @event);
        Effects.AddRange(effects);
        if (IsStale(@event, before) && (!ReferenceEquals(before, State) || effects.Count > 0))
            Disturbances.Add(@event);
        foreach (var start in effects.OfType<SweepEffect.StartTrial>())
            _running.Add((start.Trial, start.Attempt));
    }

    private bool IsStale(SweepEvent @event, SweepState before)
    {
        switch (@event)
        {
            case SweepEvent.Opened:
                _running.Clear();
                return false;
            case SweepEvent.DeviceLeft e:
                _running.RemoveWhere(r => before.Devices.GetValueOrDefault(e.Device)?.Lease is { } lease && lease.Trial == r.Trial);
                return false;
            case SweepEvent.Expired e:
                return !_running.Remove((e.Trial, e.Attempt));
            case SweepEvent.Ended e:
                return !_running.Remove((e.Trial, e.Attempt));
            case SweepEvent.Reported e:
                return !_running.Contains((e.Trial, e.Attempt));
            default:
                return false;
        }
    }
}
