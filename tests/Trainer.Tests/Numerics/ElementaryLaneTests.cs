using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;
using Xunit.Abstractions;

namespace Sweeper.Trainer.Tests.Numerics;

public class ElementaryLaneTests(ITestOutputHelper output)
{
    private delegate Vector512<float> Function(Vector512<float> x);

    [Fact]
    public void Exp_is_within_1_1_ulp_from_the_smallest_subnormal_result_to_overflow() =>
        Within(1.1, Elementary.Exp, Math.Exp, Grid(-104.5f, 89.5f, 3_000_000));

    [Fact]
    public void Exp_is_within_1_1_ulp_near_zero() => Within(1.1, Elementary.Exp, Math.Exp, FloatsByBits(1e-12f, 1f, 1009));

    [Fact]
    public void Exp2_is_within_0_85_ulp_where_results_are_normal() => Within(0.85, Elementary.Exp2, x => Math.Pow(2, x), Grid(-126f, 127f, 3_000_000));

    [Fact]
    public void Exp2_is_within_0_85_ulp_near_zero() => Within(0.85, Elementary.Exp2, x => Math.Pow(2, x), FloatsByBits(1e-12f, 1f, 1009));

    [Theory]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(-1e30f, 0f)]
    [InlineData(-127f, 0f)]
    [InlineData(-126f, 1.17549435e-38f)]
    [InlineData(-1f, 0.5f)]
    [InlineData(0f, 1f)]
    [InlineData(127f, 1.70141183e38f)]
    [InlineData(float.NaN, float.NaN)]
    public void Exp2_at_the_edges(float x, float expected) => Assert.Equal(expected, Elementary.Exp2(Vector512.Create(x))[3]);

    [Fact]
    public void Exp2_is_off_by_at_most_2_to_the_minus_127_where_results_are_subnormal()
    {
        for (var x = -128f; x < -126f; x += 1e-4f)
            Assert.InRange(Elementary.Exp2(Vector512.Create(x))[0] - Math.Pow(2, x), -Math.Pow(2, -127), Math.Pow(2, -127));
    }

    [Fact]
    public void Log_is_within_one_ulp_over_all_positive_floats() => Within(1.0, Elementary.Log, Math.Log, FloatsByBits(float.Epsilon, float.MaxValue, 997));

    [Fact]
    public void Log_is_within_one_ulp_near_one() => Within(1.0, Elementary.Log, Math.Log, FloatsByBits(0.5f, 2f, 7));

    [Fact]
    public void Tanh_is_within_four_ulp() => Within(4.0, Elementary.Tanh, Math.Tanh, FloatsByBits(1e-30f, 20f, 503));

    [Theory]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(-1e30f, 0f)]
    [InlineData(-104f, 0f)]
    [InlineData(0f, 1f)]
    [InlineData(88.73f, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Exp_at_the_edges(float x, float expected) => Assert.Equal(expected, Elementary.Exp(Vector512.Create(x))[3]);

    [Theory]
    [InlineData(0f, float.NegativeInfinity)]
    [InlineData(1f, 0f)]
    [InlineData(-1f, float.NaN)]
    [InlineData(float.NegativeInfinity, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Log_at_the_edges(float x, float expected) => Assert.Equal(expected, Elementary.Log(Vector512.Create(x))[7]);

    [Theory]
    [InlineData(0f)]
    [InlineData(1e-40f)]
    [InlineData(0.1f)]
    [InlineData(0.3466f)]
    [InlineData(3f)]
    [InlineData(9.5f)]
    [InlineData(float.PositiveInfinity)]
    public void Tanh_is_odd_to_the_last_bit(float x)
    {
        var plus = Elementary.Tanh(Vector512.Create(x))[0];
        var minus = Elementary.Tanh(Vector512.Create(-x))[0];

        Assert.Equal(BitConverter.SingleToInt32Bits(plus) | int.MinValue, BitConverter.SingleToInt32Bits(minus));
    }

    [Fact]
    public void Tanh_saturates_at_one_and_passes_nan_on()
    {
        Assert.Equal(1f, Elementary.Tanh(Vector512.Create(float.MaxValue))[0]);
        Assert.Equal(1f, Elementary.Tanh(Vector512.Create(float.PositiveInfinity))[0]);
        Assert.True(float.IsNaN(Elementary.Tanh(Vector512.Create(float.NaN))[0]));
    }

    /// <summary>Run it with DOTNET_EnableAVX512=0 and DOTNET_EnableAVX2=0 too: the pinned values hold there as well.</summary>
    [Fact]
    public void The_bits_are_pinned()
    {
        Assert.Equal("3b95f27da674400f", BitsOf(Elementary.Exp, -104.5f, 89.5f));
        Assert.Equal("c21a503d93fc6de1", BitsOf(Elementary.Log, 1e-40f, 30f));
        Assert.Equal("249da894111c1903", BitsOf(Elementary.Tanh, -10f, 10f));

        static string BitsOf(Function function, float from, float to)
        {
            var values = Grid(from, to, 16_000).Chunk(16).SelectMany(x => { var y = new float[16]; function(Vector512.Create<float>(x)).CopyTo(y); return y; });
            return Bits.Of<float>(values.ToArray());
        }
    }

    private void Within(double ulps, Function function, Func<double, double> truth, IEnumerable<float> arguments)
    {
        var (worst, at) = (0.0, 0f);
        foreach (var chunk in arguments.Chunk(16))
        {
            var padded = new float[16];
            chunk.CopyTo(padded, 0);
            var values = function(Vector512.Create<float>(padded));
            for (var lane = 0; lane < chunk.Length; lane++)
            {
                var off = Ulps.Off(values[lane], truth(chunk[lane]));
                if (!(off <= worst))
                    (worst, at) = (off, chunk[lane]);
            }
        }

        output.WriteLine($"worst {worst:F3} ulp at {at:R}");
        Assert.True(worst <= ulps, $"{worst} ulp off at {at:R}; {ulps} allowed.");
    }

    private static IEnumerable<float> Grid(float from, float to, int points) => Enumerable.Range(0, points).Select(i => from + (to - from) * i / points);

    private static IEnumerable<float> FloatsByBits(float from, float to, int stride)
    {
        for (var bits = BitConverter.SingleToInt32Bits(from); bits <= BitConverter.SingleToInt32Bits(to); bits += stride)
            yield return BitConverter.Int32BitsToSingle(bits);
    }
}
