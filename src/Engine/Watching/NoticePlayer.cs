using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Watching;

/// <summary>Tells an observer what notices say: the other end of <see cref="NoticeObserver"/>.</summary>
/// <param name="plan">Of the sweep; set again when it is extended.</param>
/// <param name="readPlan">The plan as it is now, for a sweep that has been extended.</param>
public sealed class NoticePlayer(SweepPlan plan, Func<SweepPlan> readPlan, ISweepObserver observer)
{
    private static readonly Dictionary<string, IReadOnlyList<double>> NoCurves = [];
    private Dictionary<string, Trial> _trials = plan.Trials.ToDictionary(t => t.Id.Text);

    public void Play(SweepNotice notice)
    {
        switch (notice)
        {
            case SweepNotice.Opened n: observer.SweepOpened(n.Sweep, n.Counts); break;
            case SweepNotice.Started n when Find(n.Trial) is { } trial: observer.TrialStarted(new DeviceId(n.Device), trial, n.Attempt, n.ResumedFrom); break;
            case SweepNotice.Continues n when Find(n.Trial) is { } trial: observer.TrialContinues(new DeviceId(n.Device), trial, new TrialId(n.Shorter), n.Step); break;
            case SweepNotice.CheckpointSkipped n when Find(n.Trial) is { } trial:
                observer.CheckpointSkipped(new DeviceId(n.Device), trial, new TrialId(n.Of), n.Step, n.Why);
                break;
            case SweepNotice.Progressed n when Find(n.Trial) is { } trial: observer.TrialProgressed(new DeviceId(n.Device), trial, n.Progress); break;
            case SweepNotice.Reported n when Find(n.Trial) is { } trial: observer.TrialReported(new DeviceId(n.Device), trial, new Report(n.Step, n.Metrics)); break;
            case SweepNotice.Ended n when Find(n.Trial) is { } trial: observer.TrialEnded(new DeviceId(n.Device), trial, OutcomeOf(n), n.Duration, n.Counts); break;
            case SweepNotice.Decided n when Find(n.Trial) is { } trial: observer.Decided(trial.Id, n.Decision); break;
            case SweepNotice.LeaseExpired n when Find(n.Trial) is { } trial: observer.LeaseExpired(trial.Id, n.Attempt, n.Silence); break;
            case SweepNotice.DeviceSetAside n: observer.DeviceSetAside(new DeviceId(n.Device), n.Reason); break;
            case SweepNotice.ControlTaken n: observer.ControlTaken(n.Request, n.Counts); break;
            case SweepNotice.Extended n: Extend(n.Counts); break;
            case SweepNotice.Warned n: observer.Warned(n.Message); break;
            case SweepNotice.Stopping { Reason: { } reason }: observer.SweepStopping(reason); break;
            case SweepNotice.Stopping: observer.SweepStopping(); break;
        }
    }

    private static TrialOutcome OutcomeOf(SweepNotice.Ended n) => n.Ending switch
    {
        Ending.Completed => new TrialOutcome.Completed(n.Metrics, NoCurves),
        Ending.Stopped => new TrialOutcome.Stopped(n.Step),
        Ending.Diverged => new TrialOutcome.Failed(FailureKind.Diverged, n.Step, n.Message ?? ""),
        Ending.OutOfMemory => new TrialOutcome.Failed(FailureKind.OutOfMemory, n.Step, n.Message ?? ""),
        Ending.TimedOut => new TrialOutcome.Failed(FailureKind.TimedOut, n.Step, n.Message ?? ""),
        _ => new TrialOutcome.Failed(FailureKind.Crashed, n.Step, n.Message ?? ""),
    };

    private void Extend(SweepCounts counts)
    {
        var extended = readPlan();
        _trials = extended.Trials.ToDictionary(t => t.Id.Text);
        observer.SweepExtended(extended, counts);
    }

    /// <summary>Null for a trial that the plan has not (yet): a notice of it is for nobody.</summary>
    private Trial? Find(string id) => _trials.GetValueOrDefault(id);
}
