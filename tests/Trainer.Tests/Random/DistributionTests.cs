using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tests.Numerics;

namespace Sweeper.Trainer.Tests.Random;

/// <summary>Fixed keys, so nothing here is flaky; limits are at 4 standard errors or at the 0.1 % point of the statistic.</summary>
public class DistributionTests
{
    private const int Count = 1 << 20;
    private static readonly RandomKey s_key = RandomKey.Of(2024).Fold("distribution");

    [Fact]
    public void Uniform_numbers_pass_kolmogorov_smirnov()
    {
        var values = new float[Count];
        s_key.Uniforms(values);

        Assert.InRange(values.Min(), 0f, 1e-4f);
        Assert.InRange(values.Max(), 0.9999f, 1 - 1f / 16777216);
        Assert.InRange(Distance(values, x => x), 0, 1.95 / Math.Sqrt(Count));
    }

    [Fact]
    public void Normal_numbers_pass_kolmogorov_smirnov()
    {
        var values = new float[Count];
        s_key.Normals(values);

        Assert.InRange(Distance(values, NormalDistribution), 0, 1.95 / Math.Sqrt(Count));
    }

    [Fact]
    public void Normal_moments_are_those_of_the_standard_normal()
    {
        var values = new float[Count];
        s_key.Fold(1).Normals(values);

        // Variances of x, x^2, x^3, x^4 are 1, 2, 15, 96.
        Assert.InRange(Moment(1), -4 / Math.Sqrt(Count), 4 / Math.Sqrt(Count));
        Assert.InRange(Moment(2) - 1, -4 * Math.Sqrt(2.0 / Count), 4 * Math.Sqrt(2.0 / Count));
        Assert.InRange(Moment(3), -4 * Math.Sqrt(15.0 / Count), 4 * Math.Sqrt(15.0 / Count));
        Assert.InRange(Moment(4) - 3, -4 * Math.Sqrt(96.0 / Count), 4 * Math.Sqrt(96.0 / Count));
        double Moment(int power) => values.Average(v => Math.Pow(v, power));
    }

    [Fact]
    public void Every_word_gives_a_finite_normal_and_the_tails_are_symmetric()
    {
        var top = NormalQuantile.OfWord(System.Runtime.Intrinsics.Vector512.Create(0x7fffffffu))[0];
        var bottom = NormalQuantile.OfWord(System.Runtime.Intrinsics.Vector512.Create(0x80000000u))[0];

        Assert.InRange(top, 5.40f, 5.43f);
        Assert.Equal(-top, bottom);
    }

    [Fact]
    public void The_quantile_inverts_the_distribution()
    {
        for (var whole = -(1 << 23); whole < 1 << 23; whole += 997)
        {
            var x = (whole + 0.5) / (1 << 23);
            var normal = NormalQuantile.OfWord(System.Runtime.Intrinsics.Vector512.Create((uint)whole << 8))[5];
            Assert.Equal((1 + x) / 2, NormalDistribution(normal), 5e-7);
        }
    }

    [Theory]
    [InlineData("keys")]
    [InlineData("lanes")]
    [InlineData("draws")]
    [InlineData("pairs")]
    public void Neighbours_are_uncorrelated(string what)
    {
        var (sum, squares, count) = (0.0, 0.0, 0);
        for (var i = 0; i < 4096; i++)
        {
            var here = s_key.Fold((uint)i);
            here.Normals(i, 64, out var a, out var b);
            var other = what switch
            {
                "keys" => s_key.Fold((uint)i + 1).Normal(i, 64),
                "lanes" => here.Normal(i, 65),
                "draws" => here.Normal(i + 1, 64),
                _ => b,
            };
            for (var lane = 0; lane < 16; lane++, count++)
            {
                sum += a[lane] * other[lane];
                squares += (a[lane] * a[lane] - 1) * (other[lane] * other[lane] - 1);
            }
        }

        Assert.InRange(sum / count, -4 / Math.Sqrt(count), 4 / Math.Sqrt(count));
        Assert.InRange(squares / count, -4 * 2 / Math.Sqrt(count), 4 * 2 / Math.Sqrt(count));
    }

    [Fact]
    public void The_bits_are_pinned()
    {
        var values = new float[4096];
        s_key.Normals(values);
        Assert.Equal("0b938e97b6567c12", Bits.Of<float>(values));
    }

    /// <summary>Largest distance between the empirical distribution and the true one.</summary>
    private static double Distance(float[] values, Func<double, double> distribution)
    {
        Array.Sort(values);
        return values.Select((v, i) => Math.Max(Math.Abs(distribution(v) - (double)i / Count), Math.Abs(distribution(v) - (i + 1.0) / Count))).Max();
    }

    /// <summary>By the series of Marsaglia (2004): exact to rounding for |x| below 6.</summary>
    private static double NormalDistribution(double x)
    {
        var (sum, term) = (x, x);
        for (var k = 3; Math.Abs(term) > 1e-12; k += 2)
            sum += term *= x * x / k;
        return 0.5 + sum * Math.Exp(-x * x / 2) * 0.3989422804014327;
    }
}
