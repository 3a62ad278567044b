namespace Sweeper.Sweeps.Machine;

/// <summary>Where one trial of a sweep stands.</summary>
public enum TrialStage
{
    /// <summary>In the queue for a device.</summary>
    Waiting,

    /// <summary>In the hands of a device.</summary>
    Running,

    /// <summary>Stopped on request, with a checkpoint; back in the queue when the sweep is opened again.</summary>
    Stopped,

    /// <summary>Held at a rung by the stopping rule: it waits to be let go on, or never will be.</summary>
    Paused,

    /// <summary>Over, for the reason in <see cref="TrialState.Ending"/>.</summary>
    Ended,

    /// <summary>Taken out by a person; resuming the sweep puts it back.</summary>
    Cancelled,
}
