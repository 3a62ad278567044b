using Sweeper.Sweeps.Statistics;

namespace Sweeper.Sweeps.Reporting;

/// <summary>
/// One arm as two sweeps trained it: the same configuration and seeds by other numerics. Training blows roundings up, so that single trials drift apart and only their means can be
/// expected to agree: equivalence by interval (Schuirmann 1987, two one-sided tests; the 95 % interval tests each side at 2.5 %).
/// </summary>
/// <param name="One">The objective of the first sweep, over the seeds that both have.</param>
/// <param name="Other">That of the other one.</param>
/// <param name="Difference">The first one minus the other one, paired by seed.</param>
/// <param name="Largest">Of a single pair, relative to the larger of its two values.</param>
public sealed record ArmComparison(string Label, Estimate One, Estimate Other, Estimate Difference, double Largest)
{
    /// <param name="pairs">By seed; finite.</param>
    /// <returns>Null without pairs.</returns>
    public static ArmComparison? Of(string label, IReadOnlyList<(double One, double Other)> pairs)
    {
        List<double> one = [.. pairs.Select(p => p.One)], other = [.. pairs.Select(p => p.Other)];
        return pairs.Count == 0 ? null : new ArmComparison(
            label, Estimate.Of(one)!, Estimate.Of(other)!, Estimate.OfDifference(one, other)!, pairs.Max(p => p.One == p.Other ? 0 : Math.Abs(p.One - p.Other) / Math.Max(Math.Abs(p.One), Math.Abs(p.Other))));
    }

    /// <param name="tolerance">Share of the other sweep's mean, in 0 … 1. Of one seed, which has no interval, the difference itself counts.</param>
    public Agreement Within(double tolerance)
    {
        var (margin, low, high) = (tolerance * Math.Abs(Other.Mean), Difference.Low ?? Difference.Mean, Difference.High ?? Difference.Mean);
        return low >= -margin && high <= margin ? Agreement.Within : low > margin || high < -margin ? Agreement.Apart : Agreement.Open;
    }
}
