using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Machine;

/// <summary>What is to be done about an event, once the event is in the journal. Doing it twice must do no harm.</summary>
public abstract record SweepEffect
{
    private SweepEffect()
    {
    }

    /// <summary>The device has a lease of the trial until it says that this attempt ended.</summary>
    public sealed record StartTrial(DeviceId Device, TrialId Trial, int Attempt) : SweepEffect;

    /// <summary>Nothing runs and nothing will: all trials ended, or a stop was asked for.</summary>
    public sealed record SweepEnded : SweepEffect;
}
