using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Random;

/// <summary>Standard normal numbers from random words by the inverse distribution function: sqrt(2) erfinv(x), by Giles' single-precision polynomials in
/// w = -log(1 - x^2) ("Approximating the erfinv function", GPU Computing Gems, 2010). The probability of the result is within 5e-7 of the word's.</summary>
internal static class NormalQuantile
{
    private const float TwoToMinus23 = 1.1920929e-7f;
    private const float RootTwo = 1.41421356f;

    /// <summary>Where the central polynomial ends: |normal| about 2.9.</summary>
    private const float TailFrom = 5f;

    /// <summary>
    /// The upper 24 bits of a word, as one of the 2^24 odd multiples of 2^-24 in (-1, 1), pushed through the quantile: symmetric, never 0, at most 5.42.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> OfWord(Vector512<uint> word)
    {
        var whole = Vector512.ConvertToSingle(Vector512.ShiftRightArithmetic(word.AsInt32(), 8));
        var x = (whole + Vector512.Create(0.5f)) * Vector512.Create(TwoToMinus23);
        var w = -Elementary.Log(Vector512.FusedMultiplyAdd(-x, x, Vector512<float>.One));
        var p = Centre(w - Vector512.Create(2.5f));

        // Only a shortcut: where no lane is in the tail, the selection would keep the centre anyway.
        if (Vector512.GreaterThanOrEqualAny(w, Vector512.Create(TailFrom)))
            p = Vector512.ConditionalSelect(Vector512.LessThan(w, Vector512.Create(TailFrom)), p, Tail(Vector512.Sqrt(w) - Vector512.Create(3f)));
        return p * x * Vector512.Create(RootTwo);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Centre(Vector512<float> w)
    {
        var p = Vector512.FusedMultiplyAdd(Vector512.Create(2.81022636e-08f), w, Vector512.Create(3.43273939e-07f));
        p = Vector512.FusedMultiplyAdd(p, w, Vector512.Create(-3.5233877e-06f));
        p = Vector512.FusedMultiplyAdd(p, w, Vector512.Create(-4.39150654e-06f));
        p = Vector512.FusedMultiplyAdd(p, w, Vector512.Create(0.00021858087f));
        p = Vector512.FusedMultiplyAdd(p, w, Vector512.Create(-0.00125372503f));
        p = Vector512.FusedMultiplyAdd(p, w, Vector512.Create(-0.00417768164f));
        p = Vector512.FusedMultiplyAdd(p, w, Vector512.Create(0.246640727f));
        return Vector512.FusedMultiplyAdd(p, w, Vector512.Create(1.50140941f));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<float> Tail(Vector512<float> w)
    {
        var p = Vector512.FusedMultiplyAdd(Vector512.Create(-0.000200214257f), w, Vector512.Create(0.000100950558f));
        p = Vector512.FusedMultiplyAdd(p, w, Vector512.Create(0.00134934322f));
        p = Vector512.FusedMultiplyAdd(p, w, Vector512.Create(-0.00367342844f));
        p = Vector512.FusedMultiplyAdd(p, w, Vector512.Create(0.00573950773f));
        p = Vector512.FusedMultiplyAdd(p, w, Vector512.Create(-0.0076224613f));
        p = Vector512.FusedMultiplyAdd(p, w, Vector512.Create(0.00943887047f));
        p = Vector512.FusedMultiplyAdd(p, w, Vector512.Create(1.00167406f));
        return Vector512.FusedMultiplyAdd(p, w, Vector512.Create(2.83297682f));
    }
}
