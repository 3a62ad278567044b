using Sweeper.Sweeps.Spaces;

namespace Sweeper.Sweeps.Statistics;

/// <summary>Reads a verdict off a paired difference.</summary>
public static class Verdicts
{
    /// <param name="difference">Arm minus baseline.</param>
    /// <returns>Null where there is no interval. One in twenty equal arms gets a verdict other than noise: many arms, many such.</returns>
    public static Verdict? Of(Estimate? difference, Goal goal)
    {
        if (difference is not { Low: { } low, High: { } high })
            return null;
        if (low > 0)
            return goal == Goal.Max ? Verdict.Better : Verdict.Worse;
        if (high < 0)
            return goal == Goal.Max ? Verdict.Worse : Verdict.Better;
        return Verdict.Noise;
    }
}
