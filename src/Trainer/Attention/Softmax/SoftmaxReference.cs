namespace Sweeper.Trainer.Attention.Softmax;

/// <summary>
/// Causal softmax attention of one head of one sequence, straight from the formula: <c>o_t = sum_{s≤t} p_ts v_s</c> with
/// <c>p_t = softmax_s(k_s·q_t / sqrt(K))</c>. q, k, v, o: [T, K], float64. The oracle of the fast kernel, and the definition of the kind.
/// </summary>
internal static class SoftmaxReference
{
    public static double[,] Forward(double[,] q, double[,] k, double[,] v)
    {
        var (context, keyDim) = (q.GetLength(0), q.GetLength(1));
        var o = new double[context, keyDim];
        for (var t = 0; t < context; t++)
        {
            var p = Weights(q, k, t);
            for (var s = 0; s <= t; s++)
                for (var i = 0; i < keyDim; i++)
                    o[t, i] += p[s] * v[s, i];
        }

        return o;
    }

    /// <summary>With <c>a_ts = dO_t·v_s</c>, the gradient of the score is <c>p_ts (a_ts − sum_r p_tr a_tr)</c>.</summary>
    public static (double[,] DQ, double[,] DK, double[,] DV) Backward(double[,] q, double[,] k, double[,] v, double[,] dO)
    {
        var (context, keyDim) = (q.GetLength(0), q.GetLength(1));
        var (dq, dk, dv) = (new double[context, keyDim], new double[context, keyDim], new double[context, keyDim]);
        for (var t = 0; t < context; t++)
        {
            var p = Weights(q, k, t);
            var a = new double[t + 1];
            var mean = 0.0;
            for (var s = 0; s <= t; s++)
            {
                for (var i = 0; i < keyDim; i++)
                    a[s] += dO[t, i] * v[s, i];
                mean += p[s] * a[s];
            }

            for (var s = 0; s <= t; s++)
            {
                var dScore = p[s] * (a[s] - mean) / Math.Sqrt(keyDim);
                for (var i = 0; i < keyDim; i++)
                {
                    dq[t, i] += dScore * k[s, i];
                    dk[s, i] += dScore * q[t, i];
                    dv[s, i] += p[s] * dO[t, i];
                }
            }
        }

        return (dq, dk, dv);
    }

    /// <summary>p_t0 … p_tt. The largest score is taken off all of them first, so that no exponential overflows.</summary>
    private static double[] Weights(double[,] q, double[,] k, int t)
    {
        var p = new double[t + 1];
        for (var s = 0; s <= t; s++)
        {
            for (var i = 0; i < q.GetLength(1); i++)
                p[s] += k[s, i] * q[t, i];
            p[s] /= Math.Sqrt(q.GetLength(1));
        }

        var (largest, sum) = (p.Max(), 0.0);
        for (var s = 0; s <= t; s++)
            sum += p[s] = Math.Exp(p[s] - largest);
        for (var s = 0; s <= t; s++)
            p[s] /= sum;
        return p;
    }
}
