using Sweeper.Engine.Control;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine;

/// <summary>
/// Someone who watches a sweep. Calls come one at a time, in order, never on a training thread: a slow observer falls behind and then sees only the newest
/// progress, and one that throws misses that call; training does not notice either. Every method may be left out.
/// </summary>
public interface ISweepObserver
{
    /// <summary>The store was looked through; devices start to ask.</summary>
    void SweepOpened(string sweepId, SweepCounts counts)
    {
    }

    /// <param name="resumedFrom">Step of the checkpoint that the attempt carries on from, the trial's own or a shorter trial's; null when it starts afresh.</param>
    void TrialStarted(DeviceId device, Trial trial, int attempt, int? resumedFrom)
    {
    }

    /// <summary>After <see cref="TrialStarted"/>: the steps up to that one were trained by a shorter trial that the store has finished.</summary>
    void TrialContinues(DeviceId device, Trial trial, TrialId shorter, int step)
    {
    }

    /// <summary>A checkpoint is damaged or of no use and was dropped: the attempt begins at the one before it, or from step 0.</summary>
    /// <param name="of">Whose checkpoint: the trial's own, or a shorter one's.</param>
    /// <param name="why">"its 812 bytes are not those that were written: the checksum at the end does not match".</param>
    void CheckpointSkipped(DeviceId device, Trial trial, TrialId of, int step, string why)
    {
    }

    /// <summary>Newest progress of the device's trial: what was shown in between may be skipped.</summary>
    void TrialProgressed(DeviceId device, Trial trial, Progress progress)
    {
    }

    void TrialReported(DeviceId device, Trial trial, Report report)
    {
    }

    /// <param name="duration">Wall time of this attempt.</param>
    /// <param name="counts">With this trial counted.</param>
    void TrialEnded(DeviceId device, Trial trial, TrialOutcome outcome, TimeSpan duration, SweepCounts counts)
    {
    }

    /// <summary>The stopping rule decided on a trial.</summary>
    void Decided(TrialId trial, Decision decision)
    {
    }

    /// <summary>Nothing was heard of an attempt for as long as a lease lasts: the trial gets another.</summary>
    void LeaseExpired(TrialId trial, int attempt, TimeSpan silence)
    {
    }

    /// <summary>A device gets no more trials of this sweep.</summary>
    void DeviceSetAside(DeviceId device, string reason)
    {
    }

    /// <summary>A request from another terminal has been taken.</summary>
    /// <param name="counts">With what it changed.</param>
    void ControlTaken(ControlRequest request, SweepCounts counts)
    {
    }

    /// <summary>The sweep has more trials than before.</summary>
    void SweepExtended(SweepPlan plan, SweepCounts counts)
    {
    }

    /// <summary>Something that people should know, and that stops nothing.</summary>
    void Warned(string message)
    {
    }

    /// <summary>The sweep stops by its own law (<c>on_failure</c>).</summary>
    void SweepStopping(string reason)
    {
    }

    /// <summary>Someone asked the sweep to stop; the trials that run save a checkpoint.</summary>
    void SweepStopping()
    {
    }
}
