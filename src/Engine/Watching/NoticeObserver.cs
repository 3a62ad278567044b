using Sweeper.Engine.Control;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Watching;

/// <summary>An observer that passes on what it is told as notices.</summary>
public sealed class NoticeObserver(Action<SweepNotice> post) : ISweepObserver
{
    private static readonly IReadOnlyDictionary<string, double> None = new Dictionary<string, double>();

    public void SweepOpened(string sweepId, SweepCounts counts) => post(new SweepNotice.Opened(sweepId, counts));

    public void TrialStarted(DeviceId device, Trial trial, int attempt, int? resumedFrom) => post(new SweepNotice.Started(device.Text, trial.Id.Text, attempt, resumedFrom));

    public void TrialContinues(DeviceId device, Trial trial, TrialId shorter, int step) => post(new SweepNotice.Continues(device.Text, trial.Id.Text, shorter.Text, step));

    public void CheckpointSkipped(DeviceId device, Trial trial, TrialId of, int step, string why) =>
        post(new SweepNotice.CheckpointSkipped(device.Text, trial.Id.Text, of.Text, step, why));

    public void TrialProgressed(DeviceId device, Trial trial, Progress progress) => post(new SweepNotice.Progressed(device.Text, trial.Id.Text, progress));

    public void TrialReported(DeviceId device, Trial trial, Report report) => post(new SweepNotice.Reported(device.Text, trial.Id.Text, report.Step, report.Metrics));

    public void TrialEnded(DeviceId device, Trial trial, TrialOutcome outcome, TimeSpan duration, SweepCounts counts)
    {
        var (metrics, step, message) = outcome switch
        {
            TrialOutcome.Completed c => (c.Metrics, 0, null),
            TrialOutcome.Failed f => (None, f.Step, f.Message),
            TrialOutcome.Stopped s => (None, s.Step, (string?)null),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome without a notice."),
        };
        post(new SweepNotice.Ended(device.Text, trial.Id.Text, outcome.Ending, metrics, step, message, duration, counts));
    }

    public void Decided(TrialId trial, Decision decision) => post(new SweepNotice.Decided(trial.Text, decision));

    public void LeaseExpired(TrialId trial, int attempt, TimeSpan silence) => post(new SweepNotice.LeaseExpired(trial.Text, attempt, silence));

    public void DeviceSetAside(DeviceId device, string reason) => post(new SweepNotice.DeviceSetAside(device.Text, reason));

    public void ControlTaken(ControlRequest request, SweepCounts counts) => post(new SweepNotice.ControlTaken(request, counts));

    public void SweepExtended(SweepPlan plan, SweepCounts counts) => post(new SweepNotice.Extended(counts));

    public void Warned(string message) => post(new SweepNotice.Warned(message));

    public void SweepStopping(string reason) => post(new SweepNotice.Stopping(reason));

    public void SweepStopping() => post(new SweepNotice.Stopping(null));
}
