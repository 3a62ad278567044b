using System.Runtime.Intrinsics;
using Sweeper.Trainer.Random;

namespace Sweeper.Trainer.Tasks;

/// <summary>
/// Haar-distributed orthogonal matrices, one per lane: the rows of a Gaussian matrix, orthonormalised in order. Positive lengths make this the QR factorisation
/// with a positive diagonal, whose orthogonal factor is exactly Haar (Mezzadri 2007). Modified Gram-Schmidt, each row twice, which is enough for orthogonality
/// to float precision (Giraud, Langou and Rozložník 2005).
/// </summary>
internal static class HaarMatrix
{
    /// <param name="matrix">[n, n, 16 lanes], row-major.</param>
    public static void Fill(RandomKey key, int firstSequence, int n, Span<Vector512<float>> matrix)
    {
        key.Normals(0, firstSequence, matrix[..(n * n)]);
        for (var i = 0; i < n; i++)
        {
            var row = matrix.Slice(i * n, n);
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < i; j++)
                    Project(matrix.Slice(j * n, n), row);
                Normalise(row);
            }
        }
    }

    private static void Project(ReadOnlySpan<Vector512<float>> unit, Span<Vector512<float>> row)
    {
        var dot = Dot(unit, row);
        for (var c = 0; c < row.Length; c++)
            row[c] = Vector512.FusedMultiplyAdd(-dot, unit[c], row[c]);
    }

    private static void Normalise(Span<Vector512<float>> row)
    {
        var scale = Vector512<float>.One / Vector512.Sqrt(Dot(row, row));
        for (var c = 0; c < row.Length; c++)
            row[c] *= scale;
    }

    /// <summary>Two chains of sums, even and odd channels: twice as fast as one, in a fixed order all the same.</summary>
    private static Vector512<float> Dot(ReadOnlySpan<Vector512<float>> a, ReadOnlySpan<Vector512<float>> b)
    {
        var (even, odd) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var c = 0;
        for (; c + 1 < a.Length && c + 1 < b.Length; c += 2)
        {
            even = Vector512.FusedMultiplyAdd(a[c], b[c], even);
            odd = Vector512.FusedMultiplyAdd(a[c + 1], b[c + 1], odd);
        }

        return (c < a.Length ? Vector512.FusedMultiplyAdd(a[c], b[c], even) : even) + odd;
    }
}
