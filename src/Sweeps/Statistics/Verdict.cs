namespace Sweeper.Sweeps.Statistics;

/// <summary>What the paired difference from the baseline says about an arm.</summary>
public enum Verdict
{
    /// <summary>The 95 % interval of the difference lies wholly on the side of the goal.</summary>
    Better,

    /// <summary>It lies wholly on the other side.</summary>
    Worse,

    /// <summary>It contains zero: these seeds do not tell the arms apart.</summary>
    Noise,
}
