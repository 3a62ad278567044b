namespace Sweeper.Sweeps.Machine;

/// <summary>Where a sweep stands.</summary>
public enum SweepPhase
{
    /// <summary>No engine has it yet.</summary>
    Closed,

    /// <summary>Devices that ask get trials.</summary>
    Running,

    /// <summary>Held trials come to their end; no new ones start.</summary>
    Stopping,

    /// <summary>Until an engine opens it again.</summary>
    Ended,
}
