using System.Runtime.Intrinsics;

namespace Sweeper.Trainer.Numerics;

/// <summary>The operations on small row-major matrices, one per lane, that oracles are made of, in double precision.</summary>
internal static class Dense
{
    public static Vector512<double> Dot(ReadOnlySpan<Vector512<double>> a, ReadOnlySpan<Vector512<double>> b)
    {
        var sum = Vector512<double>.Zero;
        for (var i = 0; i < a.Length && i < b.Length; i++)
            sum = Vector512.FusedMultiplyAdd(a[i], b[i], sum);
        return sum;
    }

    /// <summary>result = matrix x.</summary>
    public static void Multiply(ReadOnlySpan<Vector512<double>> matrix, ReadOnlySpan<Vector512<double>> x, Span<Vector512<double>> result)
    {
        for (var i = 0; i < result.Length; i++)
            result[i] = Dot(matrix.Slice(i * x.Length, x.Length), x);
    }

    /// <summary>matrix += scale x y^T.</summary>
    public static void AddOuter(Span<Vector512<double>> matrix, Vector512<double> scale, ReadOnlySpan<Vector512<double>> x, ReadOnlySpan<Vector512<double>> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var row = matrix.Slice(i * y.Length, y.Length);
            var factor = scale * x[i];
            for (var j = 0; j < row.Length && j < y.Length; j++)
                row[j] = Vector512.FusedMultiplyAdd(factor, y[j], row[j]);
        }
    }
}
