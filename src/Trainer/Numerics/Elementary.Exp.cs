using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sweeper.Trainer.Numerics;

// e^x = 2^n e^r with n the whole number nearest to x / ln 2, so |r| <= ln 2 / 2 (Cody and Waite 1980). ln 2 is split in two so that n times its first part is
// exact in float. e^r = 1 + r + r^2 Q(r), Q interpolated at Chebyshev nodes.
public static partial class Elementary
{
    /// <summary>1.5 * 2^23: adding it to a float of modest size leaves the nearest whole number in the low bits.</summary>
    private const float Rounder = 12582912f;
    private const float LogTwoE = 1.44269502f;
    private const float LnTwoHigh = 0.693145752f;
    private const float LnTwoLow = 1.42860677e-06f;

    /// <summary>e^x in each lane, at most 1.1 ulp off, subnormal results included. exp(-inf) = 0, exp(x >= 88.73) = inf, NaN in NaN out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        // Comparisons with NaN are false, so NaN passes through both.
        x = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(-104f)), Vector512.Create(-104f), x);
        x = Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(89f)), Vector512.Create(89f), x);
        var growth = ExpReduced(x, out var n) + Vector512<float>.One;

        // Two factors, because 2^n alone leaves the normal range at both ends; only the second product rounds.
        var half = Vector512.ShiftRightArithmetic(n, 1);
        return growth * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    /// <summary>e^r - 1 for x = n ln 2 + r, |r| &lt;= ln 2 / 2. Legal for |x| up to 2^21.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ExpReduced(Vector512<float> x, out Vector512<int> n)
    {
        var shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(LogTwoE), Vector512.Create(Rounder));
        n = shifted.AsInt32() - Vector512.Create(Rounder).AsInt32();
        var whole = shifted - Vector512.Create(Rounder);
        var r = Vector512.FusedMultiplyAdd(whole, Vector512.Create(-LnTwoHigh), x);
        r = Vector512.FusedMultiplyAdd(whole, Vector512.Create(-LnTwoLow), r);

        var q = Vector512.FusedMultiplyAdd(r, Vector512.Create(0.00139262131f), Vector512.Create(0.00836320315f));
        q = Vector512.FusedMultiplyAdd(r, q, Vector512.Create(0.0416665561f));
        q = Vector512.FusedMultiplyAdd(r, q, Vector512.Create(0.166665763f));
        q = Vector512.FusedMultiplyAdd(r, q, Vector512.Create(0.5f));
        return Vector512.FusedMultiplyAdd(r * r, q, r);
    }

    /// <summary>2^n, n in -126 … 127.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> PowerOfTwo(Vector512<int> n) => Vector512.ShiftLeft(n + Vector512.Create(127), 23).AsSingle();
}
