using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sweeper.Trainer.Numerics;

// x = 2^e (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)); ln(1 + f) = 2 artanh(s), s = f / (2 + f), written as f - (f^2/2 - s (f^2/2 + s^2 R(s^2))) so that the
// leading term is exact (the arrangement of fdlibm's log). R interpolated at Chebyshev nodes.
public static partial class Elementary
{
    /// <summary>ln x in each lane, at most 1 ulp off, subnormal arguments included. log(0) = -inf, log(inf) = inf, NaN for NaN and below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x)
    {
        var tiny = Vector512.LessThan(x, Vector512.Create(1.17549435e-38f));
        var scaled = Vector512.ConditionalSelect(tiny, x * Vector512.Create(8388608f), x);

        // Subtracting the bits of sqrt(1/2) puts the change of exponent there instead of at 1.
        var root = Vector512.Create(0x3f3504f3);
        var exponent = Vector512.ShiftRightArithmetic(scaled.AsInt32() - root, 23);
        var f = (scaled.AsInt32() - Vector512.ShiftLeft(exponent, 23)).AsSingle() - Vector512<float>.One;
        var e = Vector512.ConvertToSingle(exponent) - (tiny.AsInt32() & Vector512.Create(23f).AsInt32()).AsSingle();

        var s = f / (f + Vector512.Create(2f));
        var z = s * s;
        var r = Vector512.FusedMultiplyAdd(z, Vector512.Create(0.233309641f), Vector512.Create(0.285508037f));
        r = Vector512.FusedMultiplyAdd(z, r, Vector512.Create(0.400001228f));
        r = Vector512.FusedMultiplyAdd(z, r, Vector512.Create(0.666666687f));
        var halfSquare = f * f * Vector512.Create(0.5f);
        var small = Vector512.FusedMultiplyAdd(s, Vector512.FusedMultiplyAdd(z, r, halfSquare), e * Vector512.Create(LnTwoLow));
        var log = Vector512.FusedMultiplyAdd(e, Vector512.Create(LnTwoHigh), f - (halfSquare - small));

        log = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<float>.Zero), Vector512.Create(float.NegativeInfinity), log);
        log = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512.Create(float.PositiveInfinity)), x, log);
        var legal = Vector512.GreaterThanOrEqual(x, Vector512<float>.Zero);
        return Vector512.ConditionalSelect(legal, log, Vector512.Create(float.NaN));
    }
}
