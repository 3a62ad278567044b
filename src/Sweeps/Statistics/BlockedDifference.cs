using MathNet.Numerics.Distributions;

namespace Sweeper.Sweeps.Statistics;

/// <summary>
/// The difference between an arm and its baseline where the two sides of some pairs ran on different hardware: hardware is a block with an additive effect,
/// <c>difference of pair i = Δ + effect(hardware of its arm) − effect(hardware of its baseline) + noise</c>, and Δ is estimated by ordinary least squares
/// (Montgomery, Design and Analysis of Experiments, 8th ed., chapter 4: incomplete block designs). An effect that is shared by both sides of a pair cancels, so that without
/// mixed pairs this is the paired Student-t interval. Leaves out effects that depend on the arm.
/// </summary>
public static class BlockedDifference
{
    private const double Dependent = 1e-9;

    /// <summary>
    /// By Frisch, Waugh and Lovell: the constant and the differences, each without what the effects explain of it; the one regressed on the other. Mixed pairs in both directions
    /// add to what is known of Δ; those in one direction tell of the effect alone.
    /// </summary>
    /// <param name="pairs">Finite numbers; null for hardware that is not known, which counts as one kind.</param>
    /// <returns>
    /// Null without pairs. No interval where the effects leave nothing to estimate the noise from; nor where Δ cannot be told from the effects, because every pair is mixed
    /// the same way: then the mean is that of all pairs.
    /// </returns>
    public static Estimate? Of(IReadOnlyList<HardwarePair> pairs)
    {
        if (!pairs.Any(p => p.IsMixed))
            return Estimate.OfDifference([.. pairs.Select(p => p.Arm)], [.. pairs.Select(p => p.Baseline)]);

        // In one order, whatever order they came in: sums round.
        var sorted = pairs.OrderBy(p => p.ArmHardware, StringComparer.Ordinal).ThenBy(p => p.BaselineHardware, StringComparer.Ordinal).ThenBy(p => p.Difference).ToList();
        var (n, basis) = (sorted.Count, new List<double[]>());
        foreach (var hardware in sorted.SelectMany(p => new[] { p.ArmHardware, p.BaselineHardware }).Distinct())
        {
            var rest = Rest([.. sorted.Select(p => (p.ArmHardware == hardware ? 1.0 : 0) - (p.BaselineHardware == hardware ? 1.0 : 0))], basis);
            if (Product(rest, rest) > Dependent)
                basis.Add(rest);
        }

        var constant = Rest([.. Enumerable.Repeat(1.0, n)], basis);
        var weight = Product(constant, constant);
        if (weight <= Dependent)
            return Estimate.Of([.. sorted.Select(p => p.Difference)])! with { Low = null, High = null };
        var differences = Rest([.. sorted.Select(p => p.Difference)], basis);
        var mean = Product(constant, differences) / weight;
        var freedom = n - basis.Count - 1;
        if (freedom == 0)
            return new Estimate(n, mean, null, null);
        var noise = differences.Zip(constant, (d, c) => d - (mean * c)).Sum(e => e * e) / freedom;
        var half = StudentT.InvCDF(0, 1, freedom, (1 + Estimate.Confidence) / 2) * Math.Sqrt(noise / weight);
        return new Estimate(n, mean, mean - half, mean + half);
    }

    /// <summary>Without what the orthogonal vectors explain; twice, since once leaves roundings (Gram and Schmidt).</summary>
    private static double[] Rest(double[] of, List<double[]> basis)
    {
        foreach (var vector in basis.Concat(basis))
        {
            var share = Product(of, vector) / Product(vector, vector);
            of = [.. of.Zip(vector, (x, v) => x - (share * v))];
        }

        return of;
    }

    private static double Product(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
