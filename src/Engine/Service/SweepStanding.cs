namespace Sweeper.Engine.Service;

/// <summary>What a sweep of a service is doing.</summary>
public enum SweepStanding
{
    /// <summary>Its coordinator reads the store, and will decide in a moment.</summary>
    Opening,

    /// <summary>It has trials to train, and no device trains for it: none is free, or none fits (the note says which).</summary>
    Waiting,

    Running,

    /// <summary>By a person.</summary>
    Paused,

    /// <summary>Its trials are over; oracles are being scored and the table is being written.</summary>
    Finishing,

    /// <summary>Over: every trial came as far as it should, failed or was cancelled.</summary>
    Done,

    /// <summary>Over before its end, by its own law (<c>on_failure</c>) or because someone asked; submitted again, it carries on.</summary>
    Stopped,

    /// <summary>Its coordinator cannot run it: the note says why, and what to do.</summary>
    Broken,

    /// <summary>In the store, but never submitted to this service (or by another console).</summary>
    Stored,
}
