using Sweeper.Trainer.Attention.Gated;

namespace Sweeper.Trainer.Attention.Delta;

/// <summary>
/// The delta rule of one head of one sequence, straight from the recursion: <c>S_t = S_{t−1} + β_t (v_t − S_{t−1} k_t) k_tᵀ</c>, <c>o_t = S_t q_t</c>, S_0 = 0, β the
/// sigmoid of its logit. q, k, v, o: [T, K]; logits: [T, 1], bias included; float64. Keeps every S_t. The rule contracts while β |k|² ≤ 2 and grows beyond.
/// Source: Schlag, Irie and Schmidhuber 2021 (arXiv 2102.11174); Yang et al. 2024 (arXiv 2406.06484).
/// </summary>
internal static class DeltaReference
{
    public static double[,] Forward(double[,] q, double[,] k, double[,] v, double[,] logits)
    {
        var (context, keyDim) = (q.GetLength(0), q.GetLength(1));
        var (o, states) = (new double[context, keyDim], States(k, v, logits));
        for (var t = 0; t < context; t++)
            for (var i = 0; i < keyDim; i++)
                for (var j = 0; j < keyDim; j++)
                    o[t, i] += states[t + 1][i, j] * q[t, j];
        return o;
    }

    /// <summary>
    /// Back through the recursion with <c>D_t = dL/dS_t</c>, e_t = v_t − S_{t−1} k_t: <c>dv_t = β D_t k_t</c>, <c>dβ_t = e_tᵀ D_t k_t</c>,
    /// <c>dk_t = β (D_tᵀ e_t − S_{t−1}ᵀ D_t k_t)</c>, <c>D_{t−1} = D_t − β D_t k_t k_tᵀ + dO_{t−1} q_{t−1}ᵀ</c>.
    /// </summary>
    public static (double[,] DQ, double[,] DK, double[,] DV, double[,] DLogits) Backward(double[,] q, double[,] k, double[,] v, double[,] logits, double[,] dO)
    {
        var (context, keyDim) = (q.GetLength(0), q.GetLength(1));
        var (dq, dk, dv) = (new double[context, keyDim], new double[context, keyDim], new double[context, keyDim]);
        var (d, dLogits, states) = (new double[keyDim, keyDim], new double[context, 1], States(k, v, logits));
        for (var t = context - 1; t >= 0; t--)
        {
            var (beta, before, after) = (GatedReference.Sigmoid(logits[t, 0]), states[t], states[t + 1]);
            var (error, pull) = (Error(before, k, v, t), new double[keyDim]);
            for (var i = 0; i < keyDim; i++)
                for (var j = 0; j < keyDim; j++)
                {
                    d[i, j] += dO[t, i] * q[t, j];
                    dq[t, j] += after[i, j] * dO[t, i];
                    pull[i] += d[i, j] * k[t, j];
                }

            for (var i = 0; i < keyDim; i++)
            {
                dv[t, i] = beta * pull[i];
                dLogits[t, 0] += error[i] * pull[i] * beta * GatedReference.Sigmoid(-logits[t, 0]);
                for (var j = 0; j < keyDim; j++)
                {
                    dk[t, j] += beta * (d[i, j] * error[i] - before[i, j] * pull[i]);
                    d[i, j] -= beta * pull[i] * k[t, j];
                }
            }
        }

        return (dq, dk, dv, dLogits);
    }

    /// <summary>S_0 … S_T.</summary>
    private static double[][,] States(double[,] k, double[,] v, double[,] logits)
    {
        var (context, keyDim) = (k.GetLength(0), k.GetLength(1));
        var states = new double[context + 1][,];
        states[0] = new double[keyDim, keyDim];
        for (var t = 0; t < context; t++)
        {
            var (next, error, beta) = ((double[,])states[t].Clone(), Error(states[t], k, v, t), GatedReference.Sigmoid(logits[t, 0]));
            for (var i = 0; i < keyDim; i++)
                for (var j = 0; j < keyDim; j++)
                    next[i, j] += beta * error[i] * k[t, j];
            states[t + 1] = next;
        }

        return states;
    }

    /// <summary><c>v_t − S k_t</c>.</summary>
    private static double[] Error(double[,] state, double[,] k, double[,] v, int t)
    {
        var error = new double[k.GetLength(1)];
        for (var i = 0; i < error.Length; i++)
        {
            error[i] = v[t, i];
            for (var j = 0; j < error.Length; j++)
                error[i] -= state[i, j] * k[t, j];
        }

        return error;
    }
}
