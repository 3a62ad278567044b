using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace Sweeper.Trainer.Kernels.Cpu;

// C[r, c] = start[r, c] + sum_p A[r, p] · B[p, c] where every element of A and C is a vector of 16 lanes, and B is either that (attention: products inside each
// sequence) or one number for all lanes (weights). Each element is one chain of fused multiply-adds over p = 0, 1, …, so tile sizes never change a bit.
// Tiles of 4 x 4: 16 accumulators and 8 loads for 16 multiply-adds.
internal static unsafe class LaneProduct
{
    private const int Tile = 4;

    /// <summary>Longest part of a sum that is taken at once: four rows of it stay in the first-level cache while all columns pass.</summary>
    private const int InnerBlock = 128;

    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Columns of B and C.</param>
    /// <param name="inner">Length of the sums.</param>
    /// <param name="a">Left operand with its strides, in floats.</param>
    /// <param name="b">Right operand with its strides, in floats.</param>
    /// <param name="c">Result with its strides, in floats.</param>
    /// <param name="start">Where the chains start: null for zero, <c>c.Data</c> to accumulate, or a residual of c's layout.</param>
    /// <param name="ahead">What is read after this product, or null.</param>
    public static void Multiply<TRight>(int rows, int columns, int inner, Operand a, Operand b, Operand c, float* start, Ahead* ahead = null)
        where TRight : struct, IRightOperand
    {
        for (var r = 0; r < rows; r += r + Tile <= rows ? Tile : 1)
        {
            for (var p = 0; p < inner; p += InnerBlock)
            {
                var length = Math.Min(InnerBlock, inner - p);
                var from = p == 0 ? start : c.Data;
                var (left, right) = (new Operand(a.Data + (p * a.Inner), a.Outer, a.Inner), b.From(p));
                if (r + Tile <= rows)
                    Row<TRight, Four>(r, columns, length, left, right, c, from, ahead);
                else
                    Row<TRight, One>(r, columns, length, left, right, c, from, ahead);
            }
        }
    }

    private static void Row<TRight, TRows>(int r, int columns, int inner, Operand a, Operand b, Operand c, float* start, Ahead* ahead)
        where TRight : struct, IRightOperand
        where TRows : struct
    {
        var left = a.Data + (long)r * a.Outer;
        var column = 0;
        for (; column + Tile <= columns; column += Tile)
        {
            if (ahead != null)
                ahead->Step();
            var offset = (long)r * c.Outer + (long)column * c.Inner;
            var right = b.Data + (long)column * b.Inner;
            if (typeof(TRows) == typeof(Four))
                Tile4x4<TRight>(inner, left, a.Outer, a.Inner, right, b.Outer, b.Inner, c.Data + offset, start == null ? null : start + offset, c.Outer, c.Inner);
            else
                Tile1x4<TRight>(inner, left, a.Inner, right, b.Outer, b.Inner, c.Data + offset, start == null ? null : start + offset, c.Inner);
        }

        for (; column < columns; column++)
        {
            var offset = (long)r * c.Outer + (long)column * c.Inner;
            var right = b.Data + (long)column * b.Inner;
            if (typeof(TRows) == typeof(Four))
                Tile4x1<TRight>(inner, left, a.Outer, a.Inner, right, b.Outer, c.Data + offset, start == null ? null : start + offset, c.Outer);
            else
                Tile1x1<TRight>(inner, left, a.Inner, right, b.Outer, c.Data + offset, start == null ? null : start + offset);
        }
    }

    private static void Tile4x4<TRight>(int inner, float* a, long aRow, long aInner, float* b, long bInner, long bColumn, float* c, float* start, long cRow, long cColumn)
        where TRight : struct, IRightOperand
    {
        Vector512<float> c00, c01, c02, c03, c10, c11, c12, c13, c20, c21, c22, c23, c30, c31, c32, c33;
        c00 = c01 = c02 = c03 = c10 = c11 = c12 = c13 = c20 = c21 = c22 = c23 = c30 = c31 = c32 = c33 = Vector512<float>.Zero;
        if (start != null)
        {
            (c00, c01, c02, c03) = (Load(start), Load(start + cColumn), Load(start + 2 * cColumn), Load(start + 3 * cColumn));
            start += cRow;
            (c10, c11, c12, c13) = (Load(start), Load(start + cColumn), Load(start + 2 * cColumn), Load(start + 3 * cColumn));
            start += cRow;
            (c20, c21, c22, c23) = (Load(start), Load(start + cColumn), Load(start + 2 * cColumn), Load(start + 3 * cColumn));
            start += cRow;
            (c30, c31, c32, c33) = (Load(start), Load(start + cColumn), Load(start + 2 * cColumn), Load(start + 3 * cColumn));
        }

        float* a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow;
        float* b1 = b + bColumn, b2 = b1 + bColumn, b3 = b2 + bColumn;
        for (; inner > 0; inner--)
        {
            var (x0, x1, x2, x3) = (Load(a), Load(a1), Load(a2), Load(a3));
            var y = TRight.Load(b);
            c00 = FusedMultiplyAdd(x0, y, c00);
            c10 = FusedMultiplyAdd(x1, y, c10);
            c20 = FusedMultiplyAdd(x2, y, c20);
            c30 = FusedMultiplyAdd(x3, y, c30);
            y = TRight.Load(b1);
            c01 = FusedMultiplyAdd(x0, y, c01);
            c11 = FusedMultiplyAdd(x1, y, c11);
            c21 = FusedMultiplyAdd(x2, y, c21);
            c31 = FusedMultiplyAdd(x3, y, c31);
            y = TRight.Load(b2);
            c02 = FusedMultiplyAdd(x0, y, c02);
            c12 = FusedMultiplyAdd(x1, y, c12);
            c22 = FusedMultiplyAdd(x2, y, c22);
            c32 = FusedMultiplyAdd(x3, y, c32);
            y = TRight.Load(b3);
            c03 = FusedMultiplyAdd(x0, y, c03);
            c13 = FusedMultiplyAdd(x1, y, c13);
            c23 = FusedMultiplyAdd(x2, y, c23);
            c33 = FusedMultiplyAdd(x3, y, c33);
            a += aInner;
            a1 += aInner;
            a2 += aInner;
            a3 += aInner;
            b += bInner;
            b1 += bInner;
            b2 += bInner;
            b3 += bInner;
        }

        Store4(c, cColumn, c00, c01, c02, c03);
        Store4(c + cRow, cColumn, c10, c11, c12, c13);
        Store4(c + 2 * cRow, cColumn, c20, c21, c22, c23);
        Store4(c + 3 * cRow, cColumn, c30, c31, c32, c33);
    }

    private static void Tile1x4<TRight>(int inner, float* a, long aInner, float* b, long bInner, long bColumn, float* c, float* start, long cColumn)
        where TRight : struct, IRightOperand
    {
        Vector512<float> c0, c1, c2, c3;
        c0 = c1 = c2 = c3 = Vector512<float>.Zero;
        if (start != null)
            (c0, c1, c2, c3) = (Load(start), Load(start + cColumn), Load(start + 2 * cColumn), Load(start + 3 * cColumn));
        for (; inner > 0; inner--)
        {
            var x = Load(a);
            c0 = FusedMultiplyAdd(x, TRight.Load(b), c0);
            c1 = FusedMultiplyAdd(x, TRight.Load(b + bColumn), c1);
            c2 = FusedMultiplyAdd(x, TRight.Load(b + 2 * bColumn), c2);
            c3 = FusedMultiplyAdd(x, TRight.Load(b + 3 * bColumn), c3);
            a += aInner;
            b += bInner;
        }

        Store4(c, cColumn, c0, c1, c2, c3);
    }

    private static void Tile4x1<TRight>(int inner, float* a, long aRow, long aInner, float* b, long bInner, float* c, float* start, long cRow)
        where TRight : struct, IRightOperand
    {
        Vector512<float> c0, c1, c2, c3;
        c0 = c1 = c2 = c3 = Vector512<float>.Zero;
        if (start != null)
            (c0, c1, c2, c3) = (Load(start), Load(start + cRow), Load(start + 2 * cRow), Load(start + 3 * cRow));
        for (; inner > 0; inner--)
        {
            var y = TRight.Load(b);
            c0 = FusedMultiplyAdd(Load(a), y, c0);
            c1 = FusedMultiplyAdd(Load(a + aRow), y, c1);
            c2 = FusedMultiplyAdd(Load(a + 2 * aRow), y, c2);
            c3 = FusedMultiplyAdd(Load(a + 3 * aRow), y, c3);
            a += aInner;
            b += bInner;
        }

        Store4(c, cRow, c0, c1, c2, c3);
    }

    private static void Tile1x1<TRight>(int inner, float* a, long aInner, float* b, long bInner, float* c, float* start)
        where TRight : struct, IRightOperand
    {
        var sum = start == null ? Vector512<float>.Zero : Load(start);
        for (; inner > 0; inner--)
        {
            sum = FusedMultiplyAdd(Load(a), TRight.Load(b), sum);
            a += aInner;
            b += bInner;
        }

        sum.Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store4(float* to, long stride, Vector512<float> v0, Vector512<float> v1, Vector512<float> v2, Vector512<float> v3)
    {
        v0.Store(to);
        v1.Store(to + stride);
        v2.Store(to + 2 * stride);
        v3.Store(to + 3 * stride);
    }

    private readonly struct Four;

    private readonly struct One;
}
