namespace Sweeper.Engine.Clusters;

/// <summary>Whether a coordinator can be talked to.</summary>
public enum CoordinatorStanding
{
    /// <summary>It reads the store: say it again in a moment.</summary>
    Opening,

    Open,

    /// <summary>The sweep is over, or cannot be run: no device has anything to do for it.</summary>
    Closed,
}
