using System.Runtime.Intrinsics;
using Sweeper.Trainer.Numerics;
using static System.Runtime.Intrinsics.Vector512;

namespace Sweeper.Trainer.Kernels.Cpu;

// C[r, c] += sum_p A[r, p] B[p, c] of plain numbers: a vector holds 16 columns, not sequences. Each element is one chain of fused multiply-adds over p = 0, 1, …,
// so tile sizes never change a bit. Tiles of 4 rows x 4 vectors; where there are fewer, the last row or vector is taken again and stored again, the same.
internal static unsafe class ColumnProduct
{
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Columns of B and C.</param>
    /// <param name="inner">Length of the sums.</param>
    /// <param name="a">Left operand with its strides, in floats.</param>
    /// <param name="b">Right operand: <c>b[p·bRow + c]</c>.</param>
    /// <param name="bRow">Floats.</param>
    /// <param name="c">Added to: <c>c[r·cRow + c]</c>.</param>
    /// <param name="cRow">Floats.</param>
    public static void Add(int rows, int columns, int inner, Operand a, float* b, long bRow, float* c, long cRow)
    {
        var whole = columns / Lane.Count * Lane.Count;
        for (var r = 0; r < rows; r += 4)
        {
            var more = Math.Min(3, rows - 1 - r);
            float* left = a.From(r).Data, to = c + r * cRow;
            var (second, third) = (Math.Min(1, more), Math.Min(2, more));
            for (var column = 0; column < whole; column += 4 * Lane.Count)
                Tile(inner, left, a.Inner, second * a.Outer, third * a.Outer, more * a.Outer, b + column, bRow, whole - column - Lane.Count, to + column, second * cRow, third * cRow, more * cRow);
            for (var i = 0; i <= more && whole < columns; i++)
                Rest(inner, left + i * a.Outer, a.Inner, b, bRow, to + i * cRow, whole, columns);
        }
    }

    private static void Tile(
        int inner, float* a, long aInner, long a1, long a2, long a3, float* b, long bRow, int last, float* c, long c1, long c2, long c3)
    {
        var (n1, n2, n3) = (Math.Min(16, last), Math.Min(32, last), Math.Min(48, last));
        var (c00, c01, c02, c03) = (Load(c), Load(c + n1), Load(c + n2), Load(c + n3));
        var (c10, c11, c12, c13) = (Load(c + c1), Load(c + c1 + n1), Load(c + c1 + n2), Load(c + c1 + n3));
        var (c20, c21, c22, c23) = (Load(c + c2), Load(c + c2 + n1), Load(c + c2 + n2), Load(c + c2 + n3));
        var (c30, c31, c32, c33) = (Load(c + c3), Load(c + c3 + n1), Load(c + c3 + n2), Load(c + c3 + n3));
        for (; inner > 0; inner--)
        {
            var (y0, y1, y2, y3) = (Load(b), Load(b + n1), Load(b + n2), Load(b + n3));
            var x = Create(*a);
            c00 = FusedMultiplyAdd(x, y0, c00);
            c01 = FusedMultiplyAdd(x, y1, c01);
            c02 = FusedMultiplyAdd(x, y2, c02);
            c03 = FusedMultiplyAdd(x, y3, c03);
            x = Create(a[a1]);
            c10 = FusedMultiplyAdd(x, y0, c10);
            c11 = FusedMultiplyAdd(x, y1, c11);
            c12 = FusedMultiplyAdd(x, y2, c12);
            c13 = FusedMultiplyAdd(x, y3, c13);
            x = Create(a[a2]);
            c20 = FusedMultiplyAdd(x, y0, c20);
            c21 = FusedMultiplyAdd(x, y1, c21);
            c22 = FusedMultiplyAdd(x, y2, c22);
            c23 = FusedMultiplyAdd(x, y3, c23);
            x = Create(a[a3]);
            c30 = FusedMultiplyAdd(x, y0, c30);
            c31 = FusedMultiplyAdd(x, y1, c31);
            c32 = FusedMultiplyAdd(x, y2, c32);
            c33 = FusedMultiplyAdd(x, y3, c33);
            a += aInner;
            b += bRow;
        }

        Store(c, n1, n2, n3, c00, c01, c02, c03);
        Store(c + c1, n1, n2, n3, c10, c11, c12, c13);
        Store(c + c2, n1, n2, n3, c20, c21, c22, c23);
        Store(c + c3, n1, n2, n3, c30, c31, c32, c33);
    }

    private static void Store(float* c, int n1, int n2, int n3, Vector512<float> v0, Vector512<float> v1, Vector512<float> v2, Vector512<float> v3)
    {
        v0.Store(c);
        v1.Store(c + n1);
        v2.Store(c + n2);
        v3.Store(c + n3);
    }

    /// <summary>Columns that fill no vector, four at a time and then one.</summary>
    private static void Rest(int inner, float* a, long aInner, float* b, long bRow, float* c, int column, int columns)
    {
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
}
