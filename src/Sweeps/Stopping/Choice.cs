namespace Sweeper.Sweeps.Stopping;

/// <summary>What becomes of a trial at a rung.</summary>
public enum Choice
{
    /// <summary>It trains on to the next rung, or to its end behind the last one.</summary>
    GoOn,

    /// <summary>It keeps its checkpoint and waits: better results of others cannot bring it back, but a growing number of places can.</summary>
    Pause,

    /// <summary>It never goes on.</summary>
    Stop,
}
