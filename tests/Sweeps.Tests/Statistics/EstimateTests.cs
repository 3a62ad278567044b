using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Statistics;

namespace Sweeper.Sweeps.Tests.Statistics;

public sealed class EstimateTests
{
    [Fact]
    public void Known_intervals_come_out()
    {
        // t(0.975) with 2, 4 and 9 degrees of freedom: 4.302653, 2.776445, 2.262157.
        Near(new Estimate(3, 2, 2 - (4.302652730 / Math.Sqrt(3)), 2 + (4.302652730 / Math.Sqrt(3))), Estimate.Of([1, 2, 3])!);
        Near(new Estimate(5, 3, 3 - (2.776445105 * Math.Sqrt(0.5)), 3 + (2.776445105 * Math.Sqrt(0.5))), Estimate.Of([1, 2, 3, 4, 5])!);
        Near(new Estimate(10, 4.5, 4.5 - (2.262157163 * Math.Sqrt(55.0 / 60)), 4.5 + (2.262157163 * Math.Sqrt(55.0 / 60))), Estimate.Of([.. Enumerable.Range(0, 10).Select(i => (double)i)])!);
    }

    [Fact]
    public void One_value_has_no_interval_and_none_has_no_estimate()
    {
        Assert.Equal(new Estimate(1, 0.1, null, null), Estimate.Of([0.1]));
        Assert.Null(Estimate.Of([]));
    }

    [Fact]
    public void Spread_survives_a_large_mean()
    {
        var estimate = Estimate.Of([1e9 + 1, 1e9 + 2, 1e9 + 3])!;

        Assert.Equal(1e9 + 2, estimate.Mean);
        Assert.Equal(2 * 4.302652730 / Math.Sqrt(3), estimate.High!.Value - estimate.Low!.Value, 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Shift_and_scale_carry_over_and_order_changes_no_bit(int seed)
    {
        var values = Normals(seed, 7);
        var estimate = Estimate.Of(values)!;

        Near(new Estimate(7, (3 * estimate.Mean) + 5, (3 * estimate.Low) + 5, (3 * estimate.High) + 5), Estimate.Of([.. values.Select(x => (3 * x) + 5)])!);
        Near(new Estimate(7, -estimate.Mean, -estimate.High, -estimate.Low), Estimate.Of([.. values.Select(x => -x)])!);
        Assert.Equal(estimate, Estimate.Of([.. values.Reverse()]));
        Assert.Equal(estimate, Estimate.Of([.. values.OrderBy(x => CounterRandom.Bits(seed, (long)(x * 1e6), "shuffle"))]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void The_interval_covers_the_true_mean_about_95_times_in_100(int n)
    {
        const int repeats = 2000;
        var covered = Enumerable.Range(0, repeats).Select(i => Estimate.Of(Normals(1000 + i, n))!).Count(e => e.Low <= 0 && e.High >= 0);

        // 0.95 ± 4 standard errors of a proportion over 2000 repeats, 0.0195.
        Assert.InRange(covered / (double)repeats, 0.9305, 0.9695);
    }

    [Fact]
    public void Pairing_takes_out_what_both_arms_share()
    {
        double[] baseline = [1, 5, 9];
        var difference = Estimate.OfDifference([1.5, 5.6, 9.4], baseline)!;

        Assert.Equal(0.5, difference.Mean, 12);
        Assert.True(difference.Low > 0 && Estimate.Of([1.5, 5.6, 9.4])!.Low < 0);
        Assert.Equal(Verdict.Worse, Verdicts.Of(difference, Goal.Min));
        Assert.Equal(Verdict.Better, Verdicts.Of(difference, Goal.Max));
        Assert.Throws<ArgumentException>(() => Estimate.OfDifference([1], baseline));
    }

    [Fact]
    public void A_verdict_needs_an_interval_without_zero()
    {
        Assert.Null(Verdicts.Of(null, Goal.Min));
        Assert.Null(Verdicts.Of(Estimate.Of([-1]), Goal.Min));
        Assert.Equal(Verdict.Noise, Verdicts.Of(Estimate.Of([0, 0, 0]), Goal.Min));
        Assert.Equal(Verdict.Noise, Verdicts.Of(Estimate.Of([-1, 2, 0]), Goal.Min));
        Assert.Equal(Verdict.Better, Verdicts.Of(Estimate.Of([-1, -1.1, -0.9]), Goal.Min));
    }

    private static void Near(Estimate expected, Estimate actual)
    {
        Assert.Equal(expected.N, actual.N);
        Assert.Equal(expected.Mean, actual.Mean, 1e-8);
        Assert.Equal(expected.Low!.Value, actual.Low!.Value, 1e-8);
        Assert.Equal(expected.High!.Value, actual.High!.Value, 1e-8);
    }

    /// <summary>Standard normals by Box and Muller.</summary>
    private static double[] Normals(int seed, int n) =>
        [.. Enumerable.Range(0, n).Select(i => Math.Sqrt(-2 * Math.Log(1 - CounterRandom.Unit(seed, i, "radius"))) * Math.Cos(2 * Math.PI * CounterRandom.Unit(seed, i, "angle")))];
}
