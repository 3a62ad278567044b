namespace Sweeper.Sweeps.Stopping;

/// <summary>How a trial stands towards its next rung.</summary>
public enum Whereabouts
{
    /// <summary>It has not got there yet. Behind the last rung: nothing decides about it any more.</summary>
    OnTheWay,

    /// <summary>It is there, but results that count before its own are missing: no decision yet.</summary>
    Held,

    /// <summary>Its last decision there is <see cref="Choice.Pause"/>.</summary>
    Paused,

    /// <summary>It failed, or its last decision there is <see cref="Choice.Stop"/>.</summary>
    Stopped,

    /// <summary>Taken out by a person.</summary>
    Withdrawn,
}
