namespace Sweeper.Trainer.Attention.Linear;

/// <summary>
/// Causal linear attention of one head of one sequence, straight from the formula: <c>o_t = sum_{s≤t} (k_s·q_t) v_s</c>. q, k, v, o: [T, K], float64.
/// The sum over pairs, not the running state <c>sum v kᵀ</c> that a fast kernel carries: the oracle of that kernel, and the definition of the kind.
/// </summary>
internal static class LinearReference
{
    public static double[,] Forward(double[,] q, double[,] k, double[,] v)
    {
        var (context, keyDim) = (q.GetLength(0), q.GetLength(1));
        var o = new double[context, keyDim];
        for (var t = 0; t < context; t++)
            for (var s = 0; s <= t; s++)
            {
                var a = Dot(k, s, q, t);
                for (var i = 0; i < keyDim; i++)
                    o[t, i] += a * v[s, i];
            }

        return o;
    }

    /// <summary>With <c>a_ts = k_s·q_t</c> and <c>b_ts = v_s·dO_t</c>: <c>dq_t = sum_s b_ts k_s</c>, <c>dk_s = sum_t b_ts q_t</c>, <c>dv_s = sum_t a_ts dO_t</c>.</summary>
    public static (double[,] DQ, double[,] DK, double[,] DV) Backward(double[,] q, double[,] k, double[,] v, double[,] dO)
    {
        var (context, keyDim) = (q.GetLength(0), q.GetLength(1));
        var (dq, dk, dv) = (new double[context, keyDim], new double[context, keyDim], new double[context, keyDim]);
        for (var t = 0; t < context; t++)
            for (var s = 0; s <= t; s++)
            {
                var (a, b) = (Dot(k, s, q, t), Dot(v, s, dO, t));
                for (var i = 0; i < keyDim; i++)
                {
                    dq[t, i] += b * k[s, i];
                    dk[s, i] += b * q[t, i];
                    dv[s, i] += a * dO[t, i];
                }
            }

        return (dq, dk, dv);
    }

    /// <summary>Row s of x times row t of y.</summary>
    internal static double Dot(double[,] x, int s, double[,] y, int t)
    {
        var sum = 0.0;
        for (var i = 0; i < x.GetLength(1); i++)
            sum += x[s, i] * y[t, i];
        return sum;
    }
}
