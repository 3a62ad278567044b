using System.Runtime.Intrinsics;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Mesa;

// Mesa with a γ per head: o_t = G_t x_t, G_t = γ G_{t−1} + v k^T, x_t = H_t⁻¹ q_t, H_t = γ H_{t−1} + k k^T from I/λ on; the inverse in the factors of RidgeSolver,
// which grow by 1/γ per token. The memory keeps x. Backward by the adjoint: forward in time w_t = H_t⁻¹ G_t^T dO_t = dq_t; back in time P_t = dO_t x_t^T + γ P_{t+1}
// and N_t = w_t x_t^T + γ N_{t+1}: dv = P k, dk = P^T v − N k − N^T k. For γ no state is needed: the layer is mesa without forgetting at keys and values times
// γ^(−(s+1)/2), so dL/dln γ = −sum_s (s + 1) (k_s·dk_s + v_s·dv_s) / 2.
internal static unsafe class ForgettingCpu
{
    public static void Forward(HeadView head, float* parameters, Scratch scratch)
    {
        var (gamma, solved) = (Gamma(head, parameters), head.Memory(head.Head * head.K));
        var solver = Solver(head, parameters, scratch);
        var g = scratch.Data;
        LaneState.Clear(g, head.K);
        for (var t = 0; t < head.T; t++)
        {
            float* k = head.Keys.From(t).Data, x = solved.From(t).Data;
            solver.Forget(gamma);
            solver.Add(k);
            solver.Solve(head.Q.From(t).Data, x);
            LaneState.Advance(g, Vector512.Create(gamma), head.V.From(t).Data, k, x, head.O.From(t).Data, head.K);
        }
    }

    public static void Backward(HeadView head, HeadView gradient, float* parameters, float* dParameters, Scratch scratch)
    {
        var lambda = parameters[head.Head];
        var ofRidge = SolveAdjoint(head, gradient, parameters, scratch);
        if (lambda > MesaLambda.Smallest)
            dParameters[head.Head] += LaneSum.Of(ofRidge) / (lambda * lambda);
        var scaling = SweepBack(head, gradient, Gamma(head, parameters), scratch);
        dParameters[head.Shape.Heads + head.Head] += -0.5f * Sigmoid(-parameters[head.Shape.Heads + head.Head]) * LaneSum.Of(scaling);
    }

    /// <summary>Forward in time: w into dq; the state is Gᵀ.</summary>
    /// <returns><c>sum_t γ^(t+1) w_t·x_t</c>.</returns>
    private static Vector512<float> SolveAdjoint(HeadView head, HeadView gradient, float* parameters, Scratch scratch)
    {
        var (gamma, solved) = (Gamma(head, parameters), head.Memory(head.Head * head.K));
        var solver = Solver(head, parameters, scratch);
        var g = scratch.Data;
        var right = scratch.Data + head.K * head.K * Lane.Count + RidgeSolver.Floats(head.K);
        var (sum, left) = (Vector512<float>.Zero, gamma);
        LaneState.Clear(g, head.K);
        for (var t = 0; t < head.T; t++)
        {
            float* k = head.Keys.From(t).Data, w = gradient.Q.From(t).Data;
            solver.Forget(gamma);
            solver.Add(k);
            LaneState.Advance(g, Vector512.Create(gamma), k, head.V.From(t).Data, gradient.O.From(t).Data, right, head.K);
            solver.Solve(right, w);
            sum += CpuAttention.Dot(w, solved.From(t).Data, head.K) * left;
            left *= gamma;
        }

        return sum;
    }

    /// <summary>Back in time: dk and dv; the states are P and N.</summary>
    /// <returns><c>sum_s (s + 1) (k_s·dk_s + v_s·dv_s)</c>.</returns>
    private static Vector512<float> SweepBack(HeadView head, HeadView gradient, float gamma, Scratch scratch)
    {
        var (solved, decay, sum) = (head.Memory(head.Head * head.K), Vector512.Create(gamma), Vector512<float>.Zero);
        var p = scratch.Data;
        var n = p + head.K * head.K * Lane.Count;
        var nk = n + head.K * head.K * Lane.Count;
        var kn = nk + head.K * Lane.Count;
        LaneState.Clear(p, head.K);
        LaneState.Clear(n, head.K);
        for (var t = head.T - 1; t >= 0; t--)
        {
            float* k = head.Keys.From(t).Data, v = head.V.From(t).Data, x = solved.From(t).Data;
            float* dk = gradient.Keys.From(t).Data, dv = gradient.V.From(t).Data;
            LaneState.AdvanceBoth(p, decay, gradient.O.From(t).Data, x, k, dv, v, dk, head.K);
            LaneState.AdvanceBoth(n, decay, gradient.Q.From(t).Data, x, k, nk, k, kn, head.K);
            LaneState.Subtract(dk, Vector512<float>.One, nk, dk, head.K);
            LaneState.Subtract(dk, Vector512<float>.One, kn, dk, head.K);
            sum += (CpuAttention.Dot(k, dk, head.K) + CpuAttention.Dot(v, dv, head.K)) * (t + 1);
        }

        return sum;
    }

    private static float Gamma(HeadView head, float* parameters) => Sigmoid(parameters[head.Shape.Heads + head.Head]);

    private static float Sigmoid(float x) => LaneGate.Sigmoid(Vector512.Create(x)).GetElement(0);

    /// <summary>Behind the first state.</summary>
    private static RidgeSolver Solver(HeadView head, float* parameters, Scratch scratch)
    {
        var solver = new RidgeSolver(scratch.Data + head.K * head.K * Lane.Count, head.K);
        solver.Start(MathF.Max(parameters[head.Head], MesaLambda.Smallest));
        return solver;
    }
}
