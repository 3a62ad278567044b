namespace Sweeper.Trainer.Attention.MesaNet;

/// <summary><c>A x = b</c> in float64, A symmetric and positive definite: directly, or by the very iteration that the fast kernel runs.</summary>
internal static class ReferenceSolver
{
    /// <summary>Elimination; a positive definite matrix needs no pivoting.</summary>
    public static double[] Gauss(double[,] a, double[] b)
    {
        var (n, left, x) = (b.Length, (double[,])a.Clone(), (double[])b.Clone());
        for (var p = 0; p < n; p++)
            for (var i = p + 1; i < n; i++)
            {
                var share = left[i, p] / left[p, p];
                for (var j = p; j < n; j++)
                    left[i, j] -= share * left[p, j];
                x[i] -= share * x[p];
            }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var j = i + 1; j < n; j++)
                x[i] -= left[i, j] * x[j];
            x[i] /= left[i, i];
        }

        return x;
    }

    /// <summary>With A x as <paramref name="apply"/> computes it, from <c>x = b / diag(A)</c>, until the residual is no longer than the shape's share of b, or the shape's number of steps (Hestenes and Stiefel 1952).</summary>
    public static double[] ConjugateGradients(double[,] a, Func<double[], double[]> apply, double[] b, AttentionShape shape)
    {
        var x = b.Select((bi, i) => bi / a[i, i]).ToArray();
        var residual = b.Zip(apply(x), (bi, image) => bi - image).ToArray();
        var (direction, square, wanted) = ((double[])residual.Clone(), Dot(residual, residual), shape.CgEpsilon * (double)shape.CgEpsilon * Dot(b, b));
        for (var step = 0; step < shape.CgSteps && square > wanted; step++)
        {
            var image = apply(direction);
            var length = square / Dot(direction, image);
            for (var i = 0; i < x.Length; i++)
            {
                x[i] += length * direction[i];
                residual[i] -= length * image[i];
            }

            var next = Dot(residual, residual);
            for (var i = 0; i < x.Length; i++)
                direction[i] = residual[i] + next / square * direction[i];
            square = next;
        }

        return x;
    }

    public static double[] Multiply(double[,] a, double[] x) =>
        x.Select((_, i) => Enumerable.Range(0, x.Length).Sum(j => a[i, j] * x[j])).ToArray();

    private static double Dot(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();
}
