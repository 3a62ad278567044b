using Sweeper.Engine.Layout;
using Sweeper.Sweeps;
using Sweeper.Sweeps.Journals;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Explaining;

/// <summary>All that the journal of a sweep says of one of its trials: the events again, step by step, and what they did to it.</summary>
internal sealed class TrialStory
{
    private readonly List<AttemptStory> _attempts = [];
    private readonly List<(DateTimeOffset At, Decision Decision)> _decisions = [];
    private readonly List<(DateTimeOffset At, string Request)> _requests = [];
    private readonly List<(DateTimeOffset At, DeviceId Device, string Reason)> _setAside = [];

    private TrialStory(SweepPlan plan, TrialId trial) => (Plan, Trial, State) = (plan, trial, SweepState.Of(plan));

    public SweepPlan Plan { get; }

    public TrialId Trial { get; }

    /// <summary>Of the sweep, after its newest event.</summary>
    public SweepState State { get; private set; }

    /// <summary>Of the trial; null when its addition to the sweep has not been taken yet.</summary>
    public TrialState? Standing => State.Find(Trial);

    public IReadOnlyList<AttemptStory> Attempts => _attempts;

    public IReadOnlyList<(DateTimeOffset At, Decision Decision)> Decisions => _decisions;

    /// <summary>What people asked for: cancelled, resumed, priority.</summary>
    public IReadOnlyList<(DateTimeOffset At, string Request)> Requests => _requests;

    /// <summary>Devices that this sweep gives nothing to any more.</summary>
    public IReadOnlyList<(DateTimeOffset At, DeviceId Device, string Reason)> SetAside => _setAside;

    /// <summary>Where early stopping has it; null without a rule.</summary>
    public Standing? Rung => State.Stopping?.StandingOf(Math.Max(0, State.Order.IndexOf(Trial)));

    /// <summary>The trial whose result must come before this one's counts; null when it is not held.</summary>
    public TrialId? WaitsFor =>
        State.Stopping?.WaitsFor(Math.Max(0, State.Order.IndexOf(Trial))) is { } index && index < State.Order.Trials.Length ? State.Order.Trials[index] : null;

    /// <summary>Crashes and lost leases that it may still have before it has failed for good.</summary>
    public int RetriesLeft => Math.Max(0, State.Failures.Retries - (Standing?.Failures ?? 0));

    /// <exception cref="Engine.Stores.StoreException">The journal cannot be read.</exception>
    public static TrialStory Of(SweepFolder folder, SweepPlan plan, TrialId trial)
    {
        var story = new TrialStory(plan, trial);
        foreach (var record in folder.ReadRecords())
            story.Take(record);
        return story;
    }

    private void Take(JournalRecord record)
    {
        var before = State;
        var (after, effects) = SweepMachine.Step(before, record.Event);
        State = after;
        Hear(record.Event, before);
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case SweepEffect.StartTrial start when start.Trial == Trial && _attempts.All(a => a.Attempt != start.Attempt):
                    _attempts.Add(new AttemptStory(start.Attempt, start.Device, record.Event.At, -1, null, null, null));
                    break;
                case SweepEffect.Decided decided when decided.Trial == Trial:
                    _decisions.Add((record.Event.At, decided.Decision));
                    break;
                case SweepEffect.DeviceSetAside aside:
                    _setAside.Add((record.Event.At, aside.Device, aside.Reason));
                    break;
            }
        }
    }

    private void Hear(SweepEvent @event, SweepState before)
    {
        switch (@event)
        {
            case SweepEvent.Opened:
                Change(a => a.EndedAt is null, a => a with { EndedAt = @event.At, Message = "its process was killed, or lost the sweep" });
                _setAside.Clear();
                break;
            case SweepEvent.Reported e when e.Trial == Trial:
                Change(a => a.Attempt == e.Attempt, a => a with { Step = Math.Max(a.Step, e.Step) });
                break;
            case SweepEvent.Ended e when e.Trial == Trial && before.LeaseOf(e.Trial, e.Attempt) is not null:
                Change(a => a.Attempt == e.Attempt, a => a with { EndedAt = e.At, Ending = e.Ending, Message = e.Message });
                break;
            case SweepEvent.Expired e when e.Trial == Trial && before.LeaseOf(e.Trial, e.Attempt) is not null:
                Change(a => a.Attempt == e.Attempt, a => a with { EndedAt = e.At, Ending = Ending.Lost, Message = "nothing was heard of it for as long as a lease lasts" });
                break;
            case SweepEvent.CancelRequested e when IsMeant(e.Trials) && before.Find(Trial) is not { Stage: TrialStage.Ended or TrialStage.Cancelled }:
                _requests.Add((e.At, "cancelled by a person"));
                break;
            case SweepEvent.ResumeRequested when before.Find(Trial) is { Stage: TrialStage.Cancelled }:
                _requests.Add((@event.At, "brought back by a person"));
                break;
            case SweepEvent.PriorityChanged e when e.Trials.Contains(Trial):
                _requests.Add((e.At, $"given priority {e.Priority} by a person"));
                break;
        }
    }

    private bool IsMeant(System.Collections.Immutable.ImmutableArray<TrialId> trials) => trials.IsEmpty || trials.Contains(Trial);

    private void Change(Predicate<AttemptStory> which, Func<AttemptStory, AttemptStory> change)
    {
        if (_attempts.FindIndex(which) is >= 0 and var i)
            _attempts[i] = change(_attempts[i]);
    }
}
