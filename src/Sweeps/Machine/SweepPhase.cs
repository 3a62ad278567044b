namespace Sweeper.Sweeps.Machine;

/// <summary>Where a sweep stands.</summary>
public enum SweepPhase
{
    /// <summary>No engine has it yet.</summary>
    Closed,

    /// <summary>Devices that ask get trials.</summary>
    Running,

    /// <summary>Somebody paused it: running trials are given back with a checkpoint, and nothing starts until it is resumed.</summary>
    Paused,

    /// <summary>Held trials come to their end; no new ones start.</summary>
    Stopping,

    /// <summary>Nothing runs and nothing will, until an engine opens it again.</summary>
    Ended,
}
