using Sweeper.Client.Printing;
using Sweeper.Engine;
using Sweeper.Engine.Control;
using Sweeper.Engine.Results;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Live;

/// <summary>
/// Shows a run to people, on stderr. Disposed when the run is over, before anything else is printed. What is worth a word besides progress becomes one here, for
/// every view.
/// </summary>
internal abstract class SweepView(Stage stage) : ISweepObserver, IAsyncDisposable
{
    protected Stage Stage => stage;

    /// <summary>Which view suits the place where stderr goes.</summary>
    /// <param name="where">What trains, and into what: <c>2 cores; store sweeps</c>.</param>
    public static SweepView Choose(Stage stage, bool plain, string where) =>
        !plain && Terminal.CanRedraw(Terminal.Error) ? new LiveView(stage, Terminal.Error) : new PlainView(stage, Console.Error, where);

    public abstract void SweepOpened(string sweepId, SweepCounts counts);

    public abstract void TrialStarted(DeviceId device, Trial trial, int attempt, int? resumedFrom);

    public abstract void TrialProgressed(DeviceId device, Trial trial, Progress progress);

    public abstract void TrialEnded(DeviceId device, Trial trial, TrialOutcome outcome, TimeSpan duration, SweepCounts counts);

    public abstract void Decided(TrialId trial, Decision decision);

    public abstract void SweepStopping();

    /// <summary>Training is over; oracles are being scored.</summary>
    public abstract void Scoring();

    public abstract ValueTask DisposeAsync();

    /// <summary>The sweep as it is now: what was shown so far may be wrong.</summary>
    public void Restart(SweepPlan plan, TrialResults known, bool paused) => Change(() => stage.Restart(plan, known, paused));

    /// <summary>Says what whoever watches found out by himself.</summary>
    public void Note(string note) => Tell(note);

    public void TrialContinues(DeviceId device, Trial trial, TrialId shorter, int step) =>
        Tell($"{stage.LabelOf(trial)}: steps 1 … {step} are those of trial {shorter}");

    public void CheckpointSkipped(DeviceId device, Trial trial, TrialId of, int step, string why) =>
        Tell($"warning: {stage.LabelOf(trial)}: the checkpoint at step {step}{(of == trial.Id ? "" : $" of trial {of}")} is not used: {why}");

    public void LeaseExpired(TrialId trial, int attempt, TimeSpan silence) =>
        Tell($"warning: {stage.LabelOf(trial)}: nothing was heard of attempt {attempt} for {Figures.Duration(silence)}, so the trial is given up or gets another");

    public void DeviceSetAside(DeviceId device, string reason) => Tell($"warning: {device} gets no more trials of this sweep: {reason}");

    public void ControlTaken(ControlRequest request, SweepCounts counts)
    {
        var before = stage.Counts;
        Change(() => stage.Take(request, counts));
        switch (request)
        {
            case ControlRequest.Pause:
                Tell($"paused (sweeper resume {stage.Plan.Id})");
                break;
            case ControlRequest.Resume:
                Tell(before.Cancelled == counts.Cancelled ? "resumed" : $"resumed: {Figures.Count(before.Cancelled - counts.Cancelled, "cancelled trial")} came back");
                break;
            case ControlRequest.Cancel cancel:
                Tell($"{(cancel.Trials.Count == 0 ? "all trials that are not over are" : Figures.Count(cancel.Trials.Count, "trial") + (cancel.Trials.Count == 1 ? " is" : " are"))} cancelled (sweeper resume {stage.Plan.Id} takes that back)");
                break;
            case ControlRequest.Prioritise p:
                Tell($"priority {p.Priority} for {(p.Trials.Count == 0 ? "the sweep" : Figures.Count(p.Trials.Count, "trial"))}");
                break;
        }
    }

    public void SweepExtended(SweepPlan plan, SweepCounts counts)
    {
        var before = stage.Plan.Trials.Count;
        Change(() => stage.Extend(plan, counts));
        if (plan.Trials.Count > before)
            Tell($"{Figures.Count(plan.Trials.Count - before, "trial")} added");
    }

    public void Warned(string message) => Tell($"warning: {message}");

    public void SweepStopping(string reason) => Tell($"stopping by {reason}");

    /// <summary>Says something that happened.</summary>
    protected abstract void Tell(string notice);

    /// <summary>Changes the stage.</summary>
    protected abstract void Change(Action change);
}
