using Sweeper.Trainer.Attention.Linear;

namespace Sweeper.Trainer.Attention.Gated;

/// <summary>
/// Gated linear attention of one head of one sequence, straight from the sum over pairs: <c>o_t = sum_{s≤t} ζ_ts β_s (k_s·q_t) v_s</c>, <c>ζ_ts = γ_{s+1} … γ_t</c>,
/// γ and β the sigmoids of their logits, γ with or without <see cref="RepeatGuard"/>. q, k, v, o: [T, K]; logits: [T, 2], γ then β, biases included; float64. The oracle of the recursion
/// <c>G_t = γ_t G_{t−1} + β_t v_t k_tᵀ</c> that the fast kernel carries. Source: arXiv 2312.06635 and 2506.05233, with one γ per head and token.
/// </summary>
internal static class GatedReference
{
    public static double[,] Forward(double[,] q, double[,] k, double[,] v, double[,] logits, bool guarded = false)
    {
        var (context, keyDim) = (q.GetLength(0), q.GetLength(1));
        var o = new double[context, keyDim];
        for (var t = 0; t < context; t++)
        {
            var weights = Weights(logits, t, guarded);
            for (var s = 0; s <= t; s++)
            {
                var a = weights[s] * Sigmoid(logits[s, 1]) * LinearReference.Dot(k, s, q, t);
                for (var i = 0; i < keyDim; i++)
                    o[t, i] += a * v[s, i];
            }
        }

        return o;
    }

    /// <summary>
    /// With <c>a = k_s·q_t</c> and <c>b = v_s·dO_t</c>, a pair adds <c>ζβ·b k_s</c> to dq_t, <c>ζβ·b q_t</c> to dk_s, <c>ζβ·a dO_t</c> to dv_s, and its share of the loss
    /// <c>ζβ·ab</c>, times one minus the gate, to the logit of β_s; and to those of every γ in ζ_ts as <see cref="AddDecay"/> says.
    /// </summary>
    public static (double[,] DQ, double[,] DK, double[,] DV, double[,] DLogits) Backward(double[,] q, double[,] k, double[,] v, double[,] logits, double[,] dO, bool guarded = false)
    {
        var (context, keyDim) = (q.GetLength(0), q.GetLength(1));
        var (dq, dk, dv) = (new double[context, keyDim], new double[context, keyDim], new double[context, keyDim]);
        var dLogits = new double[context, 2];
        for (var t = 0; t < context; t++)
        {
            var weights = Weights(logits, t, guarded);
            for (var s = 0; s <= t; s++)
            {
                var (a, b) = (LinearReference.Dot(k, s, q, t), LinearReference.Dot(v, s, dO, t));
                var w = weights[s] * Sigmoid(logits[s, 1]);
                for (var i = 0; i < keyDim; i++)
                {
                    dq[t, i] += w * b * k[s, i];
                    dk[s, i] += w * b * q[t, i];
                    dv[s, i] += w * a * dO[t, i];
                }

                dLogits[s, 1] += w * a * b * Sigmoid(-logits[s, 1]);
                AddDecay(dLogits, logits, s, t, w * a * b, guarded);
            }
        }

        return (dq, dk, dv, dLogits);
    }

    internal static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    /// <summary>A change of <paramref name="share"/> per ln ζ_ts goes to the logits of every γ in it and, guarded, of the β that they give way to.</summary>
    internal static void AddDecay(double[,] dLogits, double[,] logits, int s, int t, double share, bool guarded)
    {
        for (var r = s + 1; r <= t; r++)
        {
            dLogits[r, 0] += share * Sigmoid(-logits[r, 0]);
            if (guarded)
                dLogits[r, 1] -= share * 2 * (1 - Guard(logits, r)) / Guard(logits, r) * Sigmoid(-logits[r, 1]);
        }
    }

    private static double Guard(double[,] logits, int t) => 1 - RepeatGuard.Share * Sigmoid(logits[t, 1]) * Sigmoid(logits[t, 1]);

    /// <summary>ζ_t0 … ζ_tt: what the gates γ leave at t of each earlier position.</summary>
    internal static double[] Weights(double[,] logits, int t, bool guarded)
    {
        var weights = new double[t + 1];
        weights[t] = 1;
        for (var s = t - 1; s >= 0; s--)
            weights[s] = weights[s + 1] * Sigmoid(logits[s + 1, 0]) * (guarded ? Guard(logits, s + 1) : 1);
        return weights;
    }
}
