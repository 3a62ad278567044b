using Sweeper.Trainer.Attention.Linear;

namespace Sweeper.Trainer.Attention.Mesa;

/// <summary>
/// Mesa attention of one head of one sequence: linear attention with the queries <c>q̃_t = H_t⁻¹ q_t</c>, <c>H_t = sum_{s≤t} k_s k_sᵀ + I/λ</c>.
/// q, k, v, o: [T, K], float64. Builds H_t and solves with it at every t, O(T K³); the fast kernel carries <c>R_t = H_t⁻¹</c> by the Sherman-Morrison recursion instead, and this is its oracle.
/// Source: arXiv 2309.05858, section 3; adjoint from arXiv 2506.05233 without gates.
/// </summary>
internal static class MesaReference
{
    public static double[,] Forward(double[,] q, double[,] k, double[,] v, double lambda) => LinearReference.Forward(Solve(k, lambda, q), k, v);

    /// <summary>
    /// With <c>g_t = dL/dq̃_t</c> from linear attention's backward and <c>w_t = H_t⁻¹ g_t</c>: <c>dq_t = w_t</c>, <c>dL/dH_t = −w_t q̃_tᵀ</c>, hence to linear
    /// attention's dk_s comes <c>−sum_{t≥s} (w_t (q̃_t·k_s) + q̃_t (w_t·k_s))</c>, and <c>dλ = sum_t w_t·q̃_t / λ²</c>, or 0 where λ is below <see cref="MesaLambda.Smallest"/>.
    /// </summary>
    public static (double[,] DQ, double[,] DK, double[,] DV, double DLambda) Backward(double[,] q, double[,] k, double[,] v, double lambda, double[,] dO)
    {
        var (context, keyDim) = (q.GetLength(0), q.GetLength(1));
        var solved = Solve(k, lambda, q);
        var (g, dk, dv) = LinearReference.Backward(solved, k, v, dO);
        var w = Solve(k, lambda, g);
        var dLambda = 0.0;
        for (var t = 0; t < context; t++)
        {
            dLambda += LinearReference.Dot(w, t, solved, t) / (lambda * lambda);
            for (var s = 0; s <= t; s++)
            {
                var (qk, wk) = (LinearReference.Dot(solved, t, k, s), LinearReference.Dot(w, t, k, s));
                for (var i = 0; i < keyDim; i++)
                    dk[s, i] -= w[t, i] * qk + solved[t, i] * wk;
            }
        }

        return (w, dk, dv, lambda < MesaLambda.Smallest ? 0 : dLambda);
    }

    /// <summary>x_t with <c>H_t x_t = b_t</c> at every t, by Cholesky.</summary>
    private static double[,] Solve(double[,] k, double lambda, double[,] b)
    {
        var (context, keyDim) = (k.GetLength(0), k.GetLength(1));
        var (h, x) = (new double[keyDim, keyDim], new double[context, keyDim]);
        for (var i = 0; i < keyDim; i++)
            h[i, i] = 1 / Math.Max(lambda, MesaLambda.Smallest);
        for (var t = 0; t < context; t++)
        {
            for (var i = 0; i < keyDim; i++)
                for (var j = 0; j < keyDim; j++)
                    h[i, j] += k[t, i] * k[t, j];
            SolveRow(Cholesky(h), b, x, t);
        }

        return x;
    }

    /// <summary>Lower triangular L with <c>L Lᵀ = h</c>.</summary>
    internal static double[,] Cholesky(double[,] h)
    {
        var n = h.GetLength(0);
        var l = new double[n, n];
        for (var j = 0; j < n; j++)
            for (var i = j; i < n; i++)
            {
                var rest = h[i, j];
                for (var m = 0; m < j; m++)
                    rest -= l[i, m] * l[j, m];
                l[i, j] = i == j ? Math.Sqrt(rest) : rest / l[j, j];
            }

        return l;
    }

    /// <summary>Row t of x from <c>L Lᵀ x_t = b_t</c>: down with L, then up with Lᵀ.</summary>
    internal static void SolveRow(double[,] l, double[,] b, double[,] x, int t)
    {
        var n = l.GetLength(0);
        for (var i = 0; i < n; i++)
        {
            var rest = b[t, i];
            for (var m = 0; m < i; m++)
                rest -= l[i, m] * x[t, m];
            x[t, i] = rest / l[i, i];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var m = i + 1; m < n; m++)
                x[t, i] -= l[m, i] * x[t, m];
            x[t, i] /= l[i, i];
        }
    }
}
