using Sweeper.Trainer.Attention.Gated;
using Sweeper.Trainer.Attention.Linear;

namespace Sweeper.Trainer.Attention.MesaNet;

/// <summary>
/// The attention of MesaNet, one head of one sequence, straight from the sums over pairs: gated linear attention at the queries <c>x_t = (H_t + Λ)⁻¹ q_t</c>,
/// <c>H_t = sum_{s≤t} ζ_ts β_s k_s k_sᵀ</c>, <c>Λ = diag(0.25 + softplus(parameter))</c>. q, k, v, o: [T, K]; logits: [T, 2], γ then β, biases included; parameters: [K];
/// float64. Solves as <see cref="ReferenceSolver"/> says, with a <see cref="AttentionShape.Chunk"/> by <see cref="ByChunk"/>; no steps: x = q. Source: arXiv 2506.05233, adjoint included.
/// </summary>
internal static class MesaNetReference
{
    public static double[,] Forward(double[,] q, double[,] k, double[,] v, double[,] logits, double[] parameters, AttentionShape shape) =>
        GatedReference.Forward(shape.CgSteps == 0 ? q : Solve(k, logits, parameters, q, shape), k, v, logits, shape.RepeatGuard);

    /// <summary>
    /// With g_t = dL/dx_t of gated linear attention and <c>e_t = (H_t + Λ)⁻¹ g_t</c>: <c>dq_t = e_t</c>, <c>dΛ = −sum_t x_t e_t</c>, <c>dL/dH_t = −e_t x_tᵀ</c>. So a pair (s ≤ t)
    /// takes <c>ζβ ((k_s·x_t) e_t + (k_s·e_t) x_t)</c> off dk_s, and its share <c>ζβ (k_s·e_t)(k_s·x_t)</c>, times one minus the gate, off the logit of β_s and of what is in ζ_ts.
    /// Exact for the solution; of a solve that was cut short it is the adjoint, not the derivative of its steps.
    /// </summary>
    public static (double[,] DQ, double[,] DK, double[,] DV, double[,] DLogits, double[] DParameters) Backward(
        double[,] q, double[,] k, double[,] v, double[,] logits, double[] parameters, AttentionShape shape, double[,] dO)
    {
        var (context, keyDim) = (q.GetLength(0), q.GetLength(1));
        var x = shape.CgSteps == 0 ? q : Solve(k, logits, parameters, q, shape);
        var (g, dk, dv, dLogits) = GatedReference.Backward(x, k, v, logits, dO, shape.RepeatGuard);
        if (shape.CgSteps == 0)
            return (g, dk, dv, dLogits, new double[keyDim]);
        var (e, dParameters) = (Solve(k, logits, parameters, g, shape), new double[keyDim]);
        for (var t = 0; t < context; t++)
        {
            for (var i = 0; i < keyDim; i++)
                dParameters[i] -= x[t, i] * e[t, i] * GatedReference.Sigmoid(parameters[i]);
            var weights = GatedReference.Weights(logits, t, shape.RepeatGuard);
            for (var s = 0; s <= t; s++)
            {
                var (kx, ke, w) = (LinearReference.Dot(k, s, x, t), LinearReference.Dot(k, s, e, t), weights[s] * GatedReference.Sigmoid(logits[s, 1]));
                for (var i = 0; i < keyDim; i++)
                    dk[s, i] -= w * (kx * e[t, i] + ke * x[t, i]);
                dLogits[s, 1] -= w * kx * ke * GatedReference.Sigmoid(-logits[s, 1]);
                GatedReference.AddDecay(dLogits, logits, s, t, -w * kx * ke, shape.RepeatGuard);
            }
        }

        return (e, dk, dv, dLogits, dParameters);
    }

    /// <summary>x_t with <c>(H_t + Λ) x_t = b_t</c> at every t; H_t is built anew from its pairs.</summary>
    private static double[,] Solve(double[,] k, double[,] logits, double[] parameters, double[,] b, AttentionShape shape)
    {
        var (context, keyDim) = (k.GetLength(0), k.GetLength(1));
        var x = new double[context, keyDim];
        for (var t = 0; t < context; t++)
        {
            var (a, right) = (Sum(k, logits, t, shape.RepeatGuard), Enumerable.Range(0, keyDim).Select(i => b[t, i]).ToArray());
            for (var i = 0; i < keyDim; i++)
                a[i, i] += Lambda(parameters[i]);
            var solution = shape.CgSteps == AttentionShape.Unlimited ? ReferenceSolver.Gauss(a, right)
                : ReferenceSolver.ConjugateGradients(a, shape.Chunk == 0 ? p => ReferenceSolver.Multiply(a, p) : ByChunk(k, logits, parameters, t, shape), right, shape);
            for (var i = 0; i < keyDim; i++)
                x[t, i] = solution[i];
        }

        return x;
    }

    /// <summary><c>p → (H_t + Λ) p</c> as a chunk knows it: H from before the chunk, decayed, and the pairs inside it one by one.</summary>
    private static Func<double[], double[]> ByChunk(double[,] k, double[,] logits, double[] parameters, int t, AttentionShape shape)
    {
        var start = t / shape.Chunk * shape.Chunk;
        var (carried, weights) = (Sum(k, logits, start - 1, shape.RepeatGuard), GatedReference.Weights(logits, t, shape.RepeatGuard));
        return p =>
        {
            var image = ReferenceSolver.Multiply(carried, p).Select((sum, i) => (start > 0 ? weights[start - 1] * sum : 0) + Lambda(parameters[i]) * p[i]).ToArray();
            for (var s = start; s <= t; s++)
            {
                var along = p.Select((pi, i) => k[s, i] * pi).Sum();
                for (var i = 0; i < p.Length; i++)
                    image[i] += weights[s] * GatedReference.Sigmoid(logits[s, 1]) * along * k[s, i];
            }

            return image;
        };
    }

    /// <summary><c>sum ζ_ts β_s k_s k_sᵀ</c> over s ≤ t; zero before the first position.</summary>
    private static double[,] Sum(double[,] k, double[,] logits, int t, bool guarded)
    {
        var (h, weights) = (new double[k.GetLength(1), k.GetLength(1)], t < 0 ? [] : GatedReference.Weights(logits, t, guarded));
        for (var s = 0; s <= t; s++)
            for (var i = 0; i < k.GetLength(1); i++)
                for (var j = 0; j < k.GetLength(1); j++)
                    h[i, j] += weights[s] * GatedReference.Sigmoid(logits[s, 1]) * k[s, i] * k[s, j];
        return h;
    }

    private static double Lambda(double parameter) => MesaNetRegulariser.Smallest + Math.Max(parameter, 0) + Math.Log(1 + Math.Exp(-Math.Abs(parameter)));
}
