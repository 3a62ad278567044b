using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Sweeper.Trainer.Numerics;

/// <summary>The one place where the 16 lanes of a vector meet: a sum in a fixed tree, lane i with lane i + 8, then + 4, + 2, + 1.</summary>
public static unsafe class LaneSum
{
    /// <summary>The sum over the lanes of one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(V lanes)
    {
        var eight = lanes.GetLower() + lanes.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        var two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two.GetElement(0) + two.GetElement(1);
    }

    /// <summary>The sums of <paramref name="count"/> vectors that follow one another in memory.</summary>
    /// <param name="lanes">[count, 16].</param>
    /// <param name="count">≥ 0.</param>
    /// <param name="sums">[count], written.</param>
    public static void Of(float* lanes, int count, float* sums)
    {
        for (; count >= 16; count -= 16, lanes += 16 * Lane.Count, sums += 16)
            Sixteen(
                Vector512.Load(lanes), Vector512.Load(lanes + 16), Vector512.Load(lanes + 32), Vector512.Load(lanes + 48),
                Vector512.Load(lanes + 64), Vector512.Load(lanes + 80), Vector512.Load(lanes + 96), Vector512.Load(lanes + 112),
                Vector512.Load(lanes + 128), Vector512.Load(lanes + 144), Vector512.Load(lanes + 160), Vector512.Load(lanes + 176),
                Vector512.Load(lanes + 192), Vector512.Load(lanes + 208), Vector512.Load(lanes + 224), Vector512.Load(lanes + 240)).Store(sums);
        for (; count > 0; count--, lanes += Lane.Count)
            *sums++ = Of(Vector512.Load(lanes));
    }

    /// <summary>
    /// The sums of 16 vectors, in their order: the 16 trees level by level, two half-summed vectors becoming one at each step; 15 additions instead of 64.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sixteen(V v0, V v1, V v2, V v3, V v4, V v5, V v6, V v7, V v8, V v9, V v10, V v11, V v12, V v13, V v14, V v15)
    {
        if (!Avx512F.IsSupported)
            return Vector512.Create(Eight(v0, v1, v2, v3, v4, v5, v6, v7), Eight(v8, v9, v10, v11, v12, v13, v14, v15));
        var (a, b) = (Quarters(v0, v4, v8, v12), Quarters(v1, v5, v9, v13));
        var (c, d) = (Quarters(v2, v6, v10, v14), Quarters(v3, v7, v11, v15));
        var (even, odd) = (Pairs(a, b), Pairs(c, d));
        return Avx512F.Shuffle(even, odd, 0b10_00_10_00) + Avx512F.Shuffle(even, odd, 0b11_01_11_01);
    }

    /// <summary>Two levels: quarter i of the result is what is left of vector i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Quarters(V v0, V v1, V v2, V v3)
    {
        var a = Avx512F.Shuffle4x128(v0, v1, 0b01_00_01_00) + Avx512F.Shuffle4x128(v0, v1, 0b11_10_11_10);
        var b = Avx512F.Shuffle4x128(v2, v3, 0b01_00_01_00) + Avx512F.Shuffle4x128(v2, v3, 0b11_10_11_10);
        return Avx512F.Shuffle4x128(a, b, 0b10_00_10_00) + Avx512F.Shuffle4x128(a, b, 0b11_01_11_01);
    }

    /// <summary>One level within quarters: each becomes two numbers of a, then two of b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Pairs(V a, V b) =>
        Avx512F.UnpackLow(a.AsDouble(), b.AsDouble()).AsSingle() + Avx512F.UnpackHigh(a.AsDouble(), b.AsDouble()).AsSingle();

    private static Vector256<float> Eight(V v0, V v1, V v2, V v3, V v4, V v5, V v6, V v7) =>
        Vector256.Create(Of(v0), Of(v1), Of(v2), Of(v3), Of(v4), Of(v5), Of(v6), Of(v7));
}
