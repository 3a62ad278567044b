namespace Sweeper.Sweeps.Trials;

/// <summary>Why a trial has no result. A failed trial is a value too, never an exception through the coordinator.</summary>
public enum FailureKind
{
    /// <summary>The loss or a weight stopped being a finite number. A function of the trial: not tried again.</summary>
    Diverged,

    /// <summary>The device's memory did not suffice.</summary>
    OutOfMemory,

    /// <summary>Anything else that went wrong around the trial (a full disk, a bug): tried again when the sweep is run again.</summary>
    Crashed,

    /// <summary>Longer than allowed.</summary>
    TimedOut,
}
