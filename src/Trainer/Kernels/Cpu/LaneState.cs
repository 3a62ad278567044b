using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

// The state of a recurrent kind of attention: a K x K matrix S in every lane, row-major, each element a vector of 16 lanes. For K <= 20 it fits the first-level
// cache and for K <= 32 the second. Four rows at a time share the loads of what is as long as a row. Every number of a result is one chain of fused
// multiply-adds in the order of its index, so tiles do not change bits.
internal static unsafe class LaneState
{
    private const int L = Lane.Count;

    /// <summary>Two states and nine vectors of length K: enough for every recurrent kind.</summary>
    public static long ScratchFloats(int keyDim) => ((2L * keyDim) + 9) * keyDim * L;

    public static void Clear(float* s, int keyDim) => new Span<float>(s, keyDim * keyDim * L).Clear();

    /// <summary><c>S = decay·S + a bᵀ</c>, then <c>y = S x</c>, in one pass. y may be none of the others.</summary>
    public static void Advance(float* s, Vector512<float> decay, float* a, float* b, float* x, float* y, int keyDim)
    {
        var row = keyDim * L;
        var i = 0;
        for (; i + 4 <= keyDim; i += 4)
        {
            var at = a + i * L;
            var (a0, a1, a2, a3) = (Vector512.Load(at), Vector512.Load(at + L), Vector512.Load(at + 2 * L), Vector512.Load(at + 3 * L));
            Vector512<float> y0, y1, y2, y3;
            y0 = y1 = y2 = y3 = Vector512<float>.Zero;
            float* s0 = s + (long)i * row, s1 = s0 + row, s2 = s1 + row, s3 = s2 + row;
            for (var j = 0; j < row; j += L)
            {
                var (bj, xj) = (Vector512.Load(b + j), Vector512.Load(x + j));
                y0 = Vector512.FusedMultiplyAdd(Move(s0 + j, decay, a0, bj), xj, y0);
                y1 = Vector512.FusedMultiplyAdd(Move(s1 + j, decay, a1, bj), xj, y1);
                y2 = Vector512.FusedMultiplyAdd(Move(s2 + j, decay, a2, bj), xj, y2);
                y3 = Vector512.FusedMultiplyAdd(Move(s3 + j, decay, a3, bj), xj, y3);
            }

            Store(y + i * L, y0, y1, y2, y3);
        }

        for (; i < keyDim; i++)
        {
            var (ai, yi) = (Vector512.Load(a + i * L), Vector512<float>.Zero);
            for (var j = 0; j < row; j += L)
                yi = Vector512.FusedMultiplyAdd(Move(s + (long)i * row + j, decay, ai, Vector512.Load(b + j)), Vector512.Load(x + j), yi);
            yi.Store(y + i * L);
        }
    }

    /// <summary><c>S = decay·S + a bᵀ</c>, then <c>y = S x</c> and <c>z = Sᵀ w</c>, in one pass. y and z may be none of the others.</summary>
    public static void AdvanceBoth(float* s, Vector512<float> decay, float* a, float* b, float* x, float* y, float* w, float* z, int keyDim)
    {
        var row = keyDim * L;
        new Span<float>(z, row).Clear();
        var i = 0;
        for (; i + 4 <= keyDim; i += 4)
        {
            float* at = a + i * L, wt = w + i * L;
            var (a0, a1, a2, a3) = (Vector512.Load(at), Vector512.Load(at + L), Vector512.Load(at + 2 * L), Vector512.Load(at + 3 * L));
            var (w0, w1, w2, w3) = (Vector512.Load(wt), Vector512.Load(wt + L), Vector512.Load(wt + 2 * L), Vector512.Load(wt + 3 * L));
            Vector512<float> y0, y1, y2, y3;
            y0 = y1 = y2 = y3 = Vector512<float>.Zero;
            float* s0 = s + (long)i * row, s1 = s0 + row, s2 = s1 + row, s3 = s2 + row;
            for (var j = 0; j < row; j += L)
            {
                var (bj, xj, zj) = (Vector512.Load(b + j), Vector512.Load(x + j), Vector512.Load(z + j));
                var e = Move(s0 + j, decay, a0, bj);
                y0 = Vector512.FusedMultiplyAdd(e, xj, y0);
                zj = Vector512.FusedMultiplyAdd(e, w0, zj);
                e = Move(s1 + j, decay, a1, bj);
                y1 = Vector512.FusedMultiplyAdd(e, xj, y1);
                zj = Vector512.FusedMultiplyAdd(e, w1, zj);
                e = Move(s2 + j, decay, a2, bj);
                y2 = Vector512.FusedMultiplyAdd(e, xj, y2);
                zj = Vector512.FusedMultiplyAdd(e, w2, zj);
                e = Move(s3 + j, decay, a3, bj);
                y3 = Vector512.FusedMultiplyAdd(e, xj, y3);
                Vector512.FusedMultiplyAdd(e, w3, zj).Store(z + j);
            }

            Store(y + i * L, y0, y1, y2, y3);
        }

        for (; i < keyDim; i++)
        {
            var (ai, wi, yi) = (Vector512.Load(a + i * L), Vector512.Load(w + i * L), Vector512<float>.Zero);
            for (var j = 0; j < row; j += L)
            {
                var e = Move(s + (long)i * row + j, decay, ai, Vector512.Load(b + j));
                yi = Vector512.FusedMultiplyAdd(e, Vector512.Load(x + j), yi);
                Vector512.FusedMultiplyAdd(e, wi, Vector512.Load(z + j)).Store(z + j);
            }

            yi.Store(y + i * L);
        }
    }

    /// <summary><c>y = S x</c>.</summary>
    public static void Multiply(float* s, float* x, float* y, int keyDim)
    {
        var row = keyDim * L;
        var i = 0;
        for (; i + 4 <= keyDim; i += 4)
        {
            Vector512<float> y0, y1, y2, y3;
            y0 = y1 = y2 = y3 = Vector512<float>.Zero;
            float* s0 = s + (long)i * row, s1 = s0 + row, s2 = s1 + row, s3 = s2 + row;
            for (var j = 0; j < row; j += L)
            {
                var xj = Vector512.Load(x + j);
                y0 = Vector512.FusedMultiplyAdd(Vector512.Load(s0 + j), xj, y0);
                y1 = Vector512.FusedMultiplyAdd(Vector512.Load(s1 + j), xj, y1);
                y2 = Vector512.FusedMultiplyAdd(Vector512.Load(s2 + j), xj, y2);
                y3 = Vector512.FusedMultiplyAdd(Vector512.Load(s3 + j), xj, y3);
            }

            Store(y + i * L, y0, y1, y2, y3);
        }

        for (; i < keyDim; i++)
        {
            var yi = Vector512<float>.Zero;
            for (var j = 0; j < row; j += L)
                yi = Vector512.FusedMultiplyAdd(Vector512.Load(s + (long)i * row + j), Vector512.Load(x + j), yi);
            yi.Store(y + i * L);
        }
    }

    /// <summary><c>y = scale·x</c>; y may be x.</summary>
    public static void Scale(float* x, Vector512<float> scale, float* y, int keyDim)
    {
        for (var i = 0; i < keyDim * L; i += L)
            (Vector512.Load(x + i) * scale).Store(y + i);
    }

    /// <summary><c>z = x − scale·y</c>; z may be x or y.</summary>
    public static void Subtract(float* x, Vector512<float> scale, float* y, float* z, int keyDim)
    {
        for (var i = 0; i < keyDim * L; i += L)
            Vector512.FusedMultiplyAdd(-scale, Vector512.Load(y + i), Vector512.Load(x + i)).Store(z + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Move(float* element, Vector512<float> decay, Vector512<float> a, Vector512<float> b)
    {
        var moved = Vector512.FusedMultiplyAdd(a, b, decay * Vector512.Load(element));
        moved.Store(element);
        return moved;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* y, Vector512<float> y0, Vector512<float> y1, Vector512<float> y2, Vector512<float> y3)
    {
        y0.Store(y);
        y1.Store(y + L);
        y2.Store(y + 2 * L);
        y3.Store(y + 3 * L);
    }
}
