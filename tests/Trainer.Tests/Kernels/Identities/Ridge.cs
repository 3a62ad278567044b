namespace Sweeper.Trainer.Tests.Kernels.Identities;

/// <summary>
/// <c>argmin_Φ sum_s |v_s − Φ k_s|² + |Φ|² / λ</c> as ordinary least squares on stacked data: rows k_s with targets v_s, and rows I/sqrt(λ) with targets 0. Solved by
/// modified Gram-Schmidt, so that nothing here ever forms <c>sum k kᵀ</c> as the kernels do.
/// </summary>
internal static class Ridge
{
    /// <summary>Φ: [K, K], row i predicts value channel i.</summary>
    public static double[,] Solve(int pairs, int keyDim, Func<int, int, double> key, Func<int, int, double> value, double lambda)
    {
        var rows = pairs + keyDim;
        var (a, b, r) = (new double[rows, keyDim], new double[rows, keyDim], new double[keyDim, keyDim]);
        for (var i = 0; i < keyDim; i++)
        {
            a[pairs + i, i] = 1 / Math.Sqrt(lambda);
            for (var s = 0; s < pairs; s++)
                (a[s, i], b[s, i]) = (key(s, i), value(s, i));
        }

        var coefficients = new double[keyDim, keyDim];
        for (var j = 0; j < keyDim; j++)
        {
            r[j, j] = Math.Sqrt(Column(a, j, a, j));
            for (var s = 0; s < rows; s++)
                a[s, j] /= r[j, j];
            for (var m = j + 1; m < keyDim; m++)
                Subtract(a, j, a, m, r[j, m] = Column(a, j, a, m));
            for (var i = 0; i < keyDim; i++)
                Subtract(a, j, b, i, coefficients[j, i] = Column(a, j, b, i));
        }

        var phi = new double[keyDim, keyDim];
        for (var i = 0; i < keyDim; i++)
            for (var j = keyDim - 1; j >= 0; j--)
            {
                phi[i, j] = coefficients[j, i];
                for (var m = j + 1; m < keyDim; m++)
                    phi[i, j] -= r[j, m] * phi[i, m];
                phi[i, j] /= r[j, j];
            }

        return phi;
    }

    private static double Column(double[,] x, int i, double[,] y, int j) => Enumerable.Range(0, x.GetLength(0)).Sum(s => x[s, i] * y[s, j]);

    private static void Subtract(double[,] direction, int i, double[,] from, int j, double amount)
    {
        for (var s = 0; s < from.GetLength(0); s++)
            from[s, j] -= amount * direction[s, i];
    }
}
