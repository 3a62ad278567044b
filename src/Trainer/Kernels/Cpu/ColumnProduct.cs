using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;
using static System.Runtime.Intrinsics.Vector512;

namespace Sweeper.Trainer.Kernels.Cpu;

// C[r, c] = start + sum_p A[r, p] B[p, c] of plain numbers: numbers of A are broadcast, and a vector of B or C holds 16 columns, not sequences. Each element is one chain of
// fused multiply-adds over p = 0, 1, …, so tile sizes never change a bit. Tiles of 4 rows x 4 vectors, 8 x 2 and 8 x 1: 16 or 8 chains at once.
internal static unsafe class ColumnProduct
{
    /// <param name="rows">Rows of A and C; a multiple of 8.</param>
    /// <param name="vectors">Columns of B and C, in vectors of 16.</param>
    /// <param name="inner">Length of the sums.</param>
    /// <param name="a">Left operand with its strides, in floats.</param>
    /// <param name="b">Right operand: <c>b[p·bRow + c]</c>.</param>
    /// <param name="bRow">Floats.</param>
    /// <param name="c">Result: <c>c[r·cRow + c]</c>.</param>
    /// <param name="cRow">Floats.</param>
    /// <param name="add">Whether the chains start at what is in c, or at zero.</param>
    public static void Multiply(int rows, int vectors, int inner, Operand a, float* b, long bRow, float* c, long cRow, bool add)
    {
        for (; vectors >= 4; vectors -= 4, b += 4 * Lane.Count, c += 4 * Lane.Count)
            for (var r = 0; r < rows; r += 4)
                Tile4x4(inner, a.Data + r * a.Outer, a.Outer, a.Inner, b, bRow, c + r * cRow, cRow, add);
        for (; vectors >= 2; vectors -= 2, b += 2 * Lane.Count, c += 2 * Lane.Count)
            for (var r = 0; r < rows; r += 8)
                Tile8x2(inner, a.Data + r * a.Outer, a.Outer, a.Inner, b, bRow, c + r * cRow, cRow, add);
        if (vectors > 0)
            for (var r = 0; r < rows; r += 8)
                Tile8x1(inner, a.Data + r * a.Outer, a.Outer, a.Inner, b, bRow, c + r * cRow, cRow, add);
    }

    /// <summary>The same of any size, added to what is in c.</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Columns of B and C.</param>
    /// <param name="inner">Length of the sums.</param>
    /// <param name="a">As above.</param>
    /// <param name="b">As above.</param>
    /// <param name="bRow">Floats.</param>
    /// <param name="c">As above.</param>
    /// <param name="cRow">Floats.</param>
    public static void Add(int rows, int columns, int inner, Operand a, float* b, long bRow, float* c, long cRow)
    {
        var (wholeRows, wholeVectors) = (rows / 8 * 8, columns / Lane.Count);
        Multiply(wholeRows, wholeVectors, inner, a, b, bRow, c, cRow, add: true);
        for (var r = 0; r < rows; r++)
            Rest(inner, a.From(r).Data, a.Inner, b, bRow, c + r * cRow, r < wholeRows ? wholeVectors * Lane.Count : 0, columns);
    }

    /// <summary>The columns of a row from <paramref name="column"/> on, as many at a time as fill a vector.</summary>
    private static void Rest(int inner, float* a, long aInner, float* b, long bRow, float* c, int column, int columns)
    {
        for (; column + Lane.Count <= columns; column += Lane.Count)
        {
            var sum = Load(c + column);
            for (var p = 0; p < inner; p++)
                sum = FusedMultiplyAdd(Create(a[p * aInner]), Load(b + p * bRow + column), sum);
            sum.Store(c + column);
        }

        for (; column + 4 <= columns; column += 4)
        {
            var sum = Vector128.Load(c + column);
            for (var p = 0; p < inner; p++)
                sum = Vector128.FusedMultiplyAdd(Vector128.Create(a[p * aInner]), Vector128.Load(b + p * bRow + column), sum);
            sum.Store(c + column);
        }

        for (; column < columns; column++)
            for (var p = 0; p < inner; p++)
                c[column] = MathF.FusedMultiplyAdd(a[p * aInner], b[p * bRow + column], c[column]);
    }

    private static void Tile4x4(int inner, float* a, long aRow, long aInner, float* b, long bRow, float* c, long cRow, bool add)
    {
        Vector512<float> c00, c01, c02, c03, c10, c11, c12, c13, c20, c21, c22, c23, c30, c31, c32, c33;
        c00 = c01 = c02 = c03 = c10 = c11 = c12 = c13 = c20 = c21 = c22 = c23 = c30 = c31 = c32 = c33 = Vector512<float>.Zero;
        if (add)
        {
            (c00, c01, c02, c03) = Load4(c);
            (c10, c11, c12, c13) = Load4(c + cRow);
            (c20, c21, c22, c23) = Load4(c + 2 * cRow);
            (c30, c31, c32, c33) = Load4(c + 3 * cRow);
        }

        var (aRow2, aRow3) = (2 * aRow, 3 * aRow);
        for (; inner > 0; inner--)
        {
            var (y0, y1, y2, y3) = Load4(b);
            var x = Create(*a);
            c00 = FusedMultiplyAdd(x, y0, c00);
            c01 = FusedMultiplyAdd(x, y1, c01);
            c02 = FusedMultiplyAdd(x, y2, c02);
            c03 = FusedMultiplyAdd(x, y3, c03);
            x = Create(a[aRow]);
            c10 = FusedMultiplyAdd(x, y0, c10);
            c11 = FusedMultiplyAdd(x, y1, c11);
            c12 = FusedMultiplyAdd(x, y2, c12);
            c13 = FusedMultiplyAdd(x, y3, c13);
            x = Create(a[aRow2]);
            c20 = FusedMultiplyAdd(x, y0, c20);
            c21 = FusedMultiplyAdd(x, y1, c21);
            c22 = FusedMultiplyAdd(x, y2, c22);
            c23 = FusedMultiplyAdd(x, y3, c23);
            x = Create(a[aRow3]);
            c30 = FusedMultiplyAdd(x, y0, c30);
            c31 = FusedMultiplyAdd(x, y1, c31);
            c32 = FusedMultiplyAdd(x, y2, c32);
            c33 = FusedMultiplyAdd(x, y3, c33);
            a += aInner;
            b += bRow;
        }

        Store4(c, c00, c01, c02, c03);
        Store4(c + cRow, c10, c11, c12, c13);
        Store4(c + 2 * cRow, c20, c21, c22, c23);
        Store4(c + 3 * cRow, c30, c31, c32, c33);
    }

    private static void Tile8x2(int inner, float* a, long aRow, long aInner, float* b, long bRow, float* c, long cRow, bool add)
    {
        Vector512<float> c00, c01, c10, c11, c20, c21, c30, c31, c40, c41, c50, c51, c60, c61, c70, c71;
        c00 = c01 = c10 = c11 = c20 = c21 = c30 = c31 = c40 = c41 = c50 = c51 = c60 = c61 = c70 = c71 = Vector512<float>.Zero;
        if (add)
        {
            (c00, c01, c10, c11) = (Load(c), Load(c + 16), Load(c + cRow), Load(c + cRow + 16));
            (c20, c21, c30, c31) = (Load(c + 2 * cRow), Load(c + 2 * cRow + 16), Load(c + 3 * cRow), Load(c + 3 * cRow + 16));
            (c40, c41, c50, c51) = (Load(c + 4 * cRow), Load(c + 4 * cRow + 16), Load(c + 5 * cRow), Load(c + 5 * cRow + 16));
            (c60, c61, c70, c71) = (Load(c + 6 * cRow), Load(c + 6 * cRow + 16), Load(c + 7 * cRow), Load(c + 7 * cRow + 16));
        }

        var (aRow2, aRow3) = (2 * aRow, 3 * aRow);
        var a4 = a + 4 * aRow;
        for (; inner > 0; inner--)
        {
            var (y0, y1) = (Load(b), Load(b + 16));
            var x = Create(*a);
            c00 = FusedMultiplyAdd(x, y0, c00);
            c01 = FusedMultiplyAdd(x, y1, c01);
            x = Create(a[aRow]);
            c10 = FusedMultiplyAdd(x, y0, c10);
            c11 = FusedMultiplyAdd(x, y1, c11);
            x = Create(a[aRow2]);
            c20 = FusedMultiplyAdd(x, y0, c20);
            c21 = FusedMultiplyAdd(x, y1, c21);
            x = Create(a[aRow3]);
            c30 = FusedMultiplyAdd(x, y0, c30);
            c31 = FusedMultiplyAdd(x, y1, c31);
            x = Create(*a4);
            c40 = FusedMultiplyAdd(x, y0, c40);
            c41 = FusedMultiplyAdd(x, y1, c41);
            x = Create(a4[aRow]);
            c50 = FusedMultiplyAdd(x, y0, c50);
            c51 = FusedMultiplyAdd(x, y1, c51);
            x = Create(a4[aRow2]);
            c60 = FusedMultiplyAdd(x, y0, c60);
            c61 = FusedMultiplyAdd(x, y1, c61);
            x = Create(a4[aRow3]);
            c70 = FusedMultiplyAdd(x, y0, c70);
            c71 = FusedMultiplyAdd(x, y1, c71);
            a += aInner;
            a4 += aInner;
            b += bRow;
        }

        Store2(c, cRow, c00, c01, c10, c11);
        Store2(c + 2 * cRow, cRow, c20, c21, c30, c31);
        Store2(c + 4 * cRow, cRow, c40, c41, c50, c51);
        Store2(c + 6 * cRow, cRow, c60, c61, c70, c71);
    }

    private static void Tile8x1(int inner, float* a, long aRow, long aInner, float* b, long bRow, float* c, long cRow, bool add)
    {
        Vector512<float> c0, c1, c2, c3, c4, c5, c6, c7;
        c0 = c1 = c2 = c3 = c4 = c5 = c6 = c7 = Vector512<float>.Zero;
        if (add)
        {
            (c0, c1, c2, c3) = (Load(c), Load(c + cRow), Load(c + 2 * cRow), Load(c + 3 * cRow));
            (c4, c5, c6, c7) = (Load(c + 4 * cRow), Load(c + 5 * cRow), Load(c + 6 * cRow), Load(c + 7 * cRow));
        }

        var (aRow2, aRow3) = (2 * aRow, 3 * aRow);
        var a4 = a + 4 * aRow;
        for (; inner > 0; inner--)
        {
            var y = Load(b);
            c0 = FusedMultiplyAdd(Create(*a), y, c0);
            c1 = FusedMultiplyAdd(Create(a[aRow]), y, c1);
            c2 = FusedMultiplyAdd(Create(a[aRow2]), y, c2);
            c3 = FusedMultiplyAdd(Create(a[aRow3]), y, c3);
            c4 = FusedMultiplyAdd(Create(*a4), y, c4);
            c5 = FusedMultiplyAdd(Create(a4[aRow]), y, c5);
            c6 = FusedMultiplyAdd(Create(a4[aRow2]), y, c6);
            c7 = FusedMultiplyAdd(Create(a4[aRow3]), y, c7);
            a += aInner;
            a4 += aInner;
            b += bRow;
        }

        c0.Store(c);
        c1.Store(c + cRow);
        c2.Store(c + 2 * cRow);
        c3.Store(c + 3 * cRow);
        c4.Store(c + 4 * cRow);
        c5.Store(c + 5 * cRow);
        c6.Store(c + 6 * cRow);
        c7.Store(c + 7 * cRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float>, Vector512<float>, Vector512<float>, Vector512<float>) Load4(float* from) =>
        (Load(from), Load(from + 16), Load(from + 32), Load(from + 48));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store4(float* to, Vector512<float> v0, Vector512<float> v1, Vector512<float> v2, Vector512<float> v3)
    {
        v0.Store(to);
        v1.Store(to + 16);
        v2.Store(to + 32);
        v3.Store(to + 48);
    }

    /// <summary>Two rows of two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store2(float* to, long row, Vector512<float> v0, Vector512<float> v1, Vector512<float> w0, Vector512<float> w1)
    {
        v0.Store(to);
        v1.Store(to + 16);
        w0.Store(to + row);
        w1.Store(to + row + 16);
    }
}
