namespace Sweeper.Trainer.Oracles;

/// <summary>The three operations on small row-major matrices that the regressions are made of, in double precision.</summary>
internal static class Dense
{
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length && i < b.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    /// <summary>result = matrix x.</summary>
    public static void Multiply(ReadOnlySpan<double> matrix, ReadOnlySpan<double> x, Span<double> result)
    {
        for (var i = 0; i < result.Length; i++)
            result[i] = Dot(matrix.Slice(i * x.Length, x.Length), x);
    }

    /// <summary>matrix += scale x y^T.</summary>
    public static void AddOuter(Span<double> matrix, double scale, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var row = matrix.Slice(i * y.Length, y.Length);
            var factor = scale * x[i];
            for (var j = 0; j < row.Length && j < y.Length; j++)
                row[j] += factor * y[j];
        }
    }
}
