namespace Sweeper.Sweeps.Reporting;

/// <summary>What the interval of a difference says about a tolerance.</summary>
public enum Agreement
{
    /// <summary>It lies wholly inside the tolerance.</summary>
    Within,

    /// <summary>It lies wholly outside.</summary>
    Apart,

    /// <summary>It is on both sides of a limit: these seeds cannot say.</summary>
    Open,
}
