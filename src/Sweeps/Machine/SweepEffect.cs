using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Machine;

/// <summary>What is to be done about an event, once the event is in the journal. Doing it twice must do no harm.</summary>
public abstract record SweepEffect
{
    private SweepEffect()
    {
    }

    /// <summary>The device has a lease of the trial until it says that this attempt ended.</summary>
    /// <param name="Alone">Nothing else runs in the device's pool meanwhile.</param>
    public sealed record StartTrial(DeviceId Device, TrialId Trial, int Attempt, bool Alone) : SweepEffect;

    /// <summary>The attempt is to save a checkpoint and to end as <see cref="Ending.Stopped"/>.</summary>
    public sealed record PauseTrial(DeviceId Device, TrialId Trial, int Attempt) : SweepEffect;

    /// <summary>The stopping rule decided. Goes into the journal beside the event.</summary>
    public sealed record Decided(TrialId Trial, Decision Decision) : SweepEffect;

    /// <summary>The device gets no more trials of this sweep.</summary>
    public sealed record DeviceSetAside(DeviceId Device, string Reason) : SweepEffect;

    /// <summary>The sweep stops by its own law (<c>on_failure</c>).</summary>
    public sealed record SweepStopping(string Reason) : SweepEffect;

    /// <summary>Nothing runs and nothing will: all trials ended, or a stop was asked for.</summary>
    public sealed record SweepEnded : SweepEffect;
}
