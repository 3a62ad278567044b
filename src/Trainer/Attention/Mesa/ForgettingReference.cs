using Sweeper.Trainer.Attention.Linear;

namespace Sweeper.Trainer.Attention.Mesa;

/// <summary>
/// Mesa attention that forgets, one head of one sequence: <c>o_t = sum_{s≤t} γ^(t−s) (k_s·x_t) v_s</c>, <c>x_t = H_t⁻¹ q_t</c>,
/// <c>H_t = sum_{s≤t} γ^(t−s) k_s k_sᵀ + γ^(t+1) I/λ</c> (positions from 0: the regulariser decays too), γ the sigmoid of <c>logit</c>. q, k, v, o: [T, K], float64.
/// Every H_t is built from its pairs; the fast kernel carries the factors of its inverse. Source: arXiv 2309.05858, derived there and not used in its experiments.
/// </summary>
internal static class ForgettingReference
{
    public static double[,] Forward(double[,] q, double[,] k, double[,] v, double lambda, double logit)
    {
        var (context, keyDim, gamma) = (q.GetLength(0), q.GetLength(1), Gated.GatedReference.Sigmoid(logit));
        var (x, o) = (Solve(k, lambda, gamma, q), new double[context, keyDim]);
        for (var t = 0; t < context; t++)
            for (var s = 0; s <= t; s++)
                for (var i = 0; i < keyDim; i++)
                    o[t, i] += Math.Pow(gamma, t - s) * LinearReference.Dot(k, s, x, t) * v[s, i];
        return o;
    }

    /// <summary>
    /// With g_t = dL/dx_t and <c>w_t = H_t⁻¹ g_t</c>: <c>dq_t = w_t</c>, <c>dL/dH_t = −w_t x_tᵀ</c>. A pair of weight ζ = γ^(t−s) gives <c>ζ ((v_s·dO_t) x_t − (k_s·x_t) w_t −
    /// (k_s·w_t) x_t)</c> to dk_s, <c>ζ (k_s·x_t) dO_t</c> to dv_s and <c>(t − s) ζ (k_s·x_t) (v_s·dO_t − k_s·w_t)</c> to dL/dlnγ; the regulariser gives <c>γ^(t+1) w_t·x_t / λ²</c>
    /// to dλ and <c>−(t + 1) γ^(t+1) w_t·x_t / λ</c> to dL/dlnγ. λ has no gradient below <see cref="MesaLambda.Smallest"/>.
    /// </summary>
    public static (double[,] DQ, double[,] DK, double[,] DV, double DLambda, double DLogit) Backward(
        double[,] q, double[,] k, double[,] v, double lambda, double logit, double[,] dO)
    {
        var (context, keyDim, gamma, ridge) = (q.GetLength(0), q.GetLength(1), Gated.GatedReference.Sigmoid(logit), Math.Max(lambda, MesaLambda.Smallest));
        var (x, g, dk, dv) = (Solve(k, lambda, gamma, q), new double[context, keyDim], new double[context, keyDim], new double[context, keyDim]);
        for (var t = 0; t < context; t++)
            for (var s = 0; s <= t; s++)
                for (var i = 0; i < keyDim; i++)
                    g[t, i] += Math.Pow(gamma, t - s) * LinearReference.Dot(v, s, dO, t) * k[s, i];
        var w = Solve(k, lambda, gamma, g);
        var (dLambda, dLogGamma) = (0.0, 0.0);
        for (var t = 0; t < context; t++)
        {
            var ofRidge = Math.Pow(gamma, t + 1) * LinearReference.Dot(w, t, x, t);
            (dLambda, dLogGamma) = (dLambda + ofRidge / (ridge * ridge), dLogGamma - (t + 1) * ofRidge / ridge);
            for (var s = 0; s <= t; s++)
            {
                var (kx, kw, vd, weight) = (LinearReference.Dot(k, s, x, t), LinearReference.Dot(k, s, w, t), LinearReference.Dot(v, s, dO, t), Math.Pow(gamma, t - s));
                dLogGamma += (t - s) * weight * kx * (vd - kw);
                for (var i = 0; i < keyDim; i++)
                {
                    dk[s, i] += weight * (vd * x[t, i] - kx * w[t, i] - kw * x[t, i]);
                    dv[s, i] += weight * kx * dO[t, i];
                }
            }
        }

        return (w, dk, dv, lambda < MesaLambda.Smallest ? 0 : dLambda, dLogGamma * (1 - gamma));
    }

    /// <summary>x_t with <c>H_t x_t = b_t</c> at every t, by Cholesky.</summary>
    private static double[,] Solve(double[,] k, double lambda, double gamma, double[,] b)
    {
        var (context, keyDim) = (k.GetLength(0), k.GetLength(1));
        var x = new double[context, keyDim];
        for (var t = 0; t < context; t++)
        {
            var h = new double[keyDim, keyDim];
            for (var i = 0; i < keyDim; i++)
            {
                h[i, i] = Math.Pow(gamma, t + 1) / Math.Max(lambda, MesaLambda.Smallest);
                for (var s = 0; s <= t; s++)
                    for (var j = 0; j < keyDim; j++)
                        h[i, j] += Math.Pow(gamma, t - s) * k[s, i] * k[s, j];
            }

            MesaReference.SolveRow(MesaReference.Cholesky(h), b, x, t);
        }

        return x;
    }
}
