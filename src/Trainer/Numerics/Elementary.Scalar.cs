namespace Sweeper.Trainer.Numerics;

// Double precision for schedules and positional encodings: Cody-Waite reduction with split constants (those of fdlibm), then Taylor polynomials long enough
// that their remainder is below half an ulp.
public static partial class Elementary
{
    /// <summary>1.5 * 2^52: adding it to a double of modest size leaves the nearest whole number in the low bits.</summary>
    private const double ScalarRounder = 6755399441055744.0;
    private const double ScalarLnTwoHigh = 6.93147180369123816490e-01;
    private const double ScalarLnTwoLow = 1.90821492927058770002e-10;

    /// <summary>e^x, at most 2 ulp off for normal results. 0 below -745.2, inf above 709.79, NaN in NaN out.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
            return x;
        if (x < -746)
            return 0;
        if (x > 710)
            return double.PositiveInfinity;

        var n = x * 1.4426950408889634 + ScalarRounder - ScalarRounder;
        var r = x - n * ScalarLnTwoHigh - n * ScalarLnTwoLow;
        var sum = 1.0;
        for (var k = 13; k >= 1; k--)
            sum = 1 + r * sum / k;
        var half = (int)n >> 1;
        return sum * PowerOfTwo(half) * PowerOfTwo((int)n - half);
    }

    /// <summary>ln x, at most 2 ulp off. log(0) = -inf, log(inf) = inf, NaN for NaN and below 0.</summary>
    public static double Log(double x)
    {
        if (x == 0)
            return double.NegativeInfinity;
        if (double.IsNaN(x) || x < 0)
            return double.NaN;
        if (double.IsPositiveInfinity(x))
            return x;

        const double leastNormal = 2.2250738585072014e-308;
        var bits = BitConverter.DoubleToInt64Bits(x < leastNormal ? x * 18014398509481984.0 : x);
        const long root = 0x3fe6a09e667f3bcd; // The bits of sqrt(1/2).
        var exponent = (bits - root) >> 52;
        var f = BitConverter.Int64BitsToDouble(bits - (exponent << 52)) - 1;
        double e = exponent - (x < leastNormal ? 54 : 0);

        var s = f / (2 + f);
        var z = s * s;
        var series = 0.0;
        for (var k = 23; k >= 3; k -= 2)
            series = series * z + 2.0 / k;
        var halfSquare = 0.5 * f * f;
        return e * ScalarLnTwoHigh - (halfSquare - (s * (halfSquare + z * series) + e * ScalarLnTwoLow) - f);
    }

    /// <summary>cos x for |x| &lt;= 1e6, absolute error below 3e-16.</summary>
    /// <exception cref="ArgumentOutOfRangeException">x is outside, or NaN.</exception>
    public static double Cos(double x) => Turn(x, 1);

    /// <summary>sin x for |x| &lt;= 1e6, absolute error below 3e-16.</summary>
    /// <exception cref="ArgumentOutOfRangeException">x is outside, or NaN.</exception>
    public static double Sin(double x) => Turn(x, 0);

    /// <summary>sin(x + quarter pi / 2).</summary>
    private static double Turn(double x, int quarter)
    {
        if (!(x >= -1e6 && x <= 1e6))
            throw new ArgumentOutOfRangeException(nameof(x), x, "Sin and Cos are defined for |x| <= 1e6.");

        var n = x * 0.63661977236758134 + ScalarRounder - ScalarRounder;
        var r = x - n * 1.57079632673412561417e+00 - n * 6.07710050630396597660e-11 - n * 2.02226624879595063154e-21;
        var turns = (int)n + quarter;
        var even = (turns & 1) != 0;
        var z = r * r;
        var series = 1.0;
        for (var k = even ? 18 : 19; k >= 2; k -= 2)
            series = 1 - z * series / (k * (k - 1));
        var value = even ? series : r * series;
        return (turns & 2) != 0 ? -value : value;
    }

    /// <summary>2^n, n in -1022 … 1023.</summary>
    private static double PowerOfTwo(int n) => BitConverter.Int64BitsToDouble((long)(n + 1023) << 52);
}
