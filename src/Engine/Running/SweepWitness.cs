using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Sweeper.Engine.Logging;
using Sweeper.Engine.Metering;
using Sweeper.Engine.Tracing;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Running;

/// <summary>
/// What a run tells of itself while it runs: spans, measurements, log lines. It hears of every event once it is durable, on the thread that decides, and of
/// every attempt on the one that trains; nothing depends on it.
/// </summary>
/// <param name="trace">Null when nobody listens to spans.</param>
internal sealed class SweepWitness(string sweep, SweepTrace? trace, ILogger log)
{
    private bool _isOpen;
    private SweepCounts _counts = new(0, 0, 0, 0, 0, 0);

    public SweepTrace? Trace => trace;

    public ILogger Log => log;

    /// <param name="before">The state before it.</param>
    /// <param name="after">The state after it.</param>
    public void Saw(SweepState before, SweepEvent @event, IReadOnlyList<SweepEffect> effects, SweepState after)
    {
        // What people asked for while nobody ran the sweep comes before it is opened, among counts of the run before.
        _isOpen |= @event is SweepEvent.Opened or SweepEvent.TakenOver;
        if (!_isOpen)
            return;
        Count(after.Counts);
        switch (@event)
        {
            case SweepEvent.Opened:
                EngineLog.SweepOpened(log, sweep, after.Counts.Total, after.Counts.Known);
                break;
            case SweepEvent.Extended:
                EngineLog.SweepExtended(log, sweep, after.Counts.Total);
                break;
            case SweepEvent.Ended ended when before.LeaseOf(ended.Trial, ended.Attempt) is not null:
                if (ended.Ending == Ending.Diverged)
                    EngineMeter.TrialDiverged();
                trace?.Queued(ended.Trial);
                break;
            case SweepEvent.Expired expired when before.LeaseOf(expired.Trial, expired.Attempt) is not null:
                Expire(expired.Trial, expired.Attempt);
                break;
            case SweepEvent.ResumeRequested when trace is not null:
                foreach (var trial in before.Order.Trials.Where(t => before.Find(t)!.Stage == TrialStage.Cancelled))
                    trace.Queued(trial);
                break;
        }

        foreach (var effect in effects)
            Saw(effect, after);
    }

    /// <summary>Devices came, before the first event, or left, after the last.</summary>
    /// <param name="by">How many; negative: left.</param>
    public void Devices(int by)
    {
        EngineMeter.DevicesCame(by);
        if (by < 0)
            Leave();
    }

    /// <summary>Whoever decided here does so no more: trials that are not over are counted elsewhere.</summary>
    public void Leave() => Count(new SweepCounts(_counts.Completed + _counts.Failed, 0, _counts.Completed, _counts.Failed, 0, 0));

    public void ControlTaken(string request) => EngineLog.ControlTaken(log, sweep, request);

    /// <summary>On the attempt's thread, in its span.</summary>
    public void Began(TrialLease lease, int? from)
    {
        if (from is { } step)
            EngineLog.TrialResumed(log, lease.Trial.Id.Text, step, lease.Device.Text, lease.Attempt);
        else
            EngineLog.TrialStarted(log, lease.Trial.Id.Text, lease.Device.Text, lease.Attempt);
    }

    /// <summary>On the attempt's thread, in its span.</summary>
    public void Ended(TrialId trial, TrialOutcome outcome, int step)
    {
        if (outcome is TrialOutcome.Failed failed)
            EngineLog.TrialFailed(log, trial.Text, failed.Ending.ToString(), failed.Step, failed.Message);
        else
            EngineLog.TrialEnded(log, trial.Text, outcome.Ending.ToString(), step);
    }

    private void Saw(SweepEffect effect, SweepState after)
    {
        switch (effect)
        {
            case SweepEffect.StartTrial start when after.Find(start.Trial) is { } trial && (trial.Failures > 0 || trial.Alone):
                EngineMeter.Retried();
                break;
            case SweepEffect.Decided decided:
                Decide(decided.Trial, decided.Decision);
                break;
            case SweepEffect.DeviceSetAside aside:
                EngineLog.DeviceSetAside(log, aside.Device.Text, aside.Reason);
                break;
            case SweepEffect.SweepStopping stopping:
                EngineMeter.SweepStopped();
                EngineLog.SweepStopping(log, sweep, stopping.Reason);
                break;
            case SweepEffect.SweepEnded:
                EngineLog.SweepEnded(log, sweep, after.Counts.Completed, after.Counts.Failed, after.Counts.Stopped, after.Counts.Paused);
                break;
        }
    }

    private void Expire(TrialId trial, int attempt)
    {
        EngineMeter.LeaseExpired();
        using var place = trace?.Within(trial);
        Activity.Current?.AddEvent(new ActivityEvent("lease expired"));
        EngineLog.LeaseExpired(log, trial.Text, attempt);
        trace?.Queued(trial);
    }

    private void Decide(TrialId trial, Decision d)
    {
        EngineMeter.Decided(d.Choice.ToString());
        using var span = trace?.Decided(trial, d);
        EngineLog.Decided(log, trial.Text, d.Rung, d.Step, d.Choice.ToString(), d.Value, d.Rank, d.Seen, d.Quota, d.Cutoff);
        if (d.Choice == Choice.GoOn)
            trace?.Queued(trial);
    }

    private void Count(SweepCounts counts)
    {
        EngineMeter.Moved(_counts, counts);
        _counts = counts;
    }
}
