using System.Runtime.Intrinsics;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tasks;

namespace Sweeper.Trainer.Tests.Tasks;

public class HaarMatrixTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(64)]
    public void Rows_and_columns_are_orthonormal(int n)
    {
        foreach (var w in Matrices(n, 64))
        {
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, n).Sum(k => w[i, k] * w[j, k]), 1e-5);
                    Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, n).Sum(k => w[k, i] * w[k, j]), 1e-5);
                }
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    public void Moments_are_those_of_the_haar_measure(int n)
    {
        var all = Matrices(n, 1 << 14).ToArray();
        double d = n;

        // Weingarten calculus, at the corner that is orthonormalised first and at the one that is last.
        foreach (var (a, b) in new[] { (0, 1), (n - 1, n - 2) })
        {
            Near(0, w => w[a, a]);
            Near(1 / d, w => w[a, a] * w[a, a]);
            Near(0, w => w[a, a] * w[b, b]);
            Near(0, w => w[a, a] * w[a, b]);
            Near(3 / (d * (d + 2)), w => Math.Pow(w[a, a], 4));
            Near((d + 1) / (d * (d - 1) * (d + 2)), w => Math.Pow(w[a, a] * w[b, b], 2));
            Near(-1 / (d * (d - 1) * (d + 2)), w => w[a, a] * w[a, b] * w[b, a] * w[b, b]);
        }

        Near(0, Trace);
        Near(1, w => Trace(w) * Trace(w));
        Near(0, w => Math.Sign(Determinant(w)));

        void Near(double expected, Func<double[,], double> of)
        {
            var values = all.Select(of).ToArray();
            var mean = values.Average();
            var error = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)) / values.Length);
            Assert.InRange(mean, expected - 4 * error, expected + 4 * error);
        }
    }

    private static double Trace(double[,] w) => Enumerable.Range(0, w.GetLength(0)).Sum(i => w[i, i]);

    private static IEnumerable<double[,]> Matrices(int n, int count)
    {
        var lanes = new Vector512<float>[n * n];
        for (var first = 0; first < count; first += 16)
        {
            HaarMatrix.Fill(RandomKey.Of(11).Fold((uint)n), first, n, lanes);
            for (var lane = 0; lane < 16; lane++)
            {
                var matrix = new double[n, n];
                for (var i = 0; i < n * n; i++)
                    matrix[i / n, i % n] = lanes[i][lane];
                yield return matrix;
            }
        }
    }

    private static double Determinant(double[,] matrix)
    {
        var (n, a, product) = (matrix.GetLength(0), (double[,])matrix.Clone(), 1.0);
        for (var i = 0; i < n; i++)
        {
            var pivot = Enumerable.Range(i, n - i).MaxBy(r => Math.Abs(a[r, i]));
            product *= pivot == i ? a[i, i] : -a[pivot, i];
            for (var c = i; c < n; c++)
                (a[i, c], a[pivot, c]) = (a[pivot, c], a[i, c]);
            for (var r = i + 1; r < n; r++)
            {
                var factor = a[r, i] / a[i, i];
                for (var c = i; c < n; c++)
                    a[r, c] -= factor * a[i, c];
            }
        }

        return product;
    }
}
