using MathNet.Numerics.Distributions;

namespace Sweeper.Sweeps.Statistics;

/// <summary>A mean with its 95 % Student-t interval. The order of the values does not change a bit of it.</summary>
/// <param name="N">Number of values, at least 1.</param>
/// <param name="Low">Lower end; null for a single value, which says nothing about spread.</param>
/// <param name="High">Upper end; null for a single value.</param>
public sealed record Estimate(int N, double Mean, double? Low, double? High)
{
    internal const double Confidence = 0.95;

    /// <summary>
    /// mean ± t(n - 1) s / sqrt n, in two passes over the sorted values: the second corrects the mean and the sum of squares for the rounding of the first
    /// (Chan, Golub, LeVeque 1983).
    /// </summary>
    /// <param name="values">Finite numbers.</param>
    /// <returns>Null without values.</returns>
    public static Estimate? Of(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
            return null;
        var (sorted, n) = (values.Order().ToList(), values.Count);
        var rough = sorted.Sum(x => x / n);
        var rest = sorted.Sum(x => x - rough);
        var mean = rough + (rest / n);
        if (n == 1)
            return new Estimate(1, values[0], null, null);
        var variance = Math.Max(0, sorted.Sum(x => (x - rough) * (x - rough)) - (rest * rest / n)) / (n - 1);
        var half = StudentT.InvCDF(0, 1, n - 1, (1 + Confidence) / 2) * Math.Sqrt(variance / n);
        return new Estimate(n, mean, mean - half, mean + half);
    }

    /// <summary>The mean of <c>arm[i] - baseline[i]</c>: what both have in common (the seed's data) cancels.</summary>
    /// <param name="arm">One value per pair.</param>
    /// <param name="baseline">One value per pair.</param>
    /// <returns>Null without pairs.</returns>
    public static Estimate? OfDifference(IReadOnlyList<double> arm, IReadOnlyList<double> baseline) =>
        arm.Count == baseline.Count
            ? Of([.. arm.Zip(baseline, (a, b) => a - b)])
            : throw new ArgumentException($"Pairs need as many values on both sides, but got {arm.Count} and {baseline.Count}.", nameof(baseline));
}
