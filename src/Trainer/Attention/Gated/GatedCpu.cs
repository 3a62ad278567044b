using System.Runtime.Intrinsics;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Gated;

// o_t = G_t q_t, G_t = gamma_t G_{t-1} + beta_t v_t k_t^T, by recursion over t. Backward: a sweep forward replays G^T for dq_t = G_t^T dO_t; a sweep back carries
// P_t = dL/dG_t = dO_t q_t^T + gamma_{t+1} P_{t+1}, whence dv = beta P k, dk = beta P^T v, dbeta = v^T P k. For gamma no state is needed at all:
// c_t = gamma_t <P_t, G_{t-1}> = <P_t, G_t> - beta_t v_t^T P_t k_t and <P_t, G_t> = dO_t.o_t + c_{t+1}; and dL/dlogit(gamma_t) = c_t (1 - gamma_t).
internal sealed unsafe class GatedCpu : CpuAttention
{
    public static GatedCpu Instance { get; } = new();

    public override int Memory(AttentionShape shape) => 0;

    public override void Forward(HeadView head, float* parameters, Scratch scratch)
    {
        var (gamma, beta) = (new LaneDecay(head, parameters), new LaneGate(head, 1, parameters));
        var g = scratch.Data;
        var scaled = g + head.K * head.K * Lane.Count;
        LaneState.Clear(g, head.K);
        for (var t = 0; t < head.T; t++)
        {
            LaneState.Scale(head.V.From(t).Data, beta.Open(t), scaled, head.K);
            LaneState.Advance(g, gamma.Open(t), scaled, head.Keys.From(t).Data, head.Q.From(t).Data, head.O.From(t).Data, head.K);
        }
    }

    public override void Backward(HeadView head, HeadView gradient, float* parameters, float* dParameters, Scratch scratch)
    {
        QueryGradients(head, gradient, parameters, scratch);
        var (gamma, beta) = (new LaneDecay(head, parameters), new LaneGate(head, 1, parameters));
        var (dGamma, dBeta) = (gradient.Gate(0), gradient.Gate(1));
        Vector512<float> carried, sumGamma, sumBeta;
        carried = sumGamma = sumBeta = Vector512<float>.Zero;
        var decay = Vector512<float>.One;
        var p = scratch.Data;
        LaneState.Clear(p, head.K);
        for (var t = head.T - 1; t >= 0; t--)
        {
            float* k = head.Keys.From(t).Data, v = head.V.From(t).Data, dO = gradient.O.From(t).Data, dk = gradient.Keys.From(t).Data, dv = gradient.V.From(t).Data;
            LaneState.AdvanceBoth(p, decay, dO, head.Q.From(t).Data, k, dv, v, dk, head.K);
            var (open, written) = (beta.Open(t), Dot(v, dv, head.K));
            carried += Dot(dO, head.O.From(t).Data, head.K) - open * written;
            var (ofGamma, ofBeta) = (t == 0 ? Vector512<float>.Zero : carried * gamma.Shut(t), written * open * beta.Shut(t));
            if (t > 0 && gamma.Guarded)
                ofBeta += carried * gamma.SlopeInBeta(t);
            ofGamma.Store(dGamma.From(t).Data);
            ofBeta.Store(dBeta.From(t).Data);
            sumGamma += ofGamma;
            sumBeta += ofBeta;
            LaneState.Scale(dk, open, dk, head.K);
            LaneState.Scale(dv, open, dv, head.K);
            decay = gamma.Open(t);
        }

        dParameters[LaneGate.BiasOf(head, 0)] += LaneSum.Of(sumGamma);
        dParameters[LaneGate.BiasOf(head, 1)] += LaneSum.Of(sumBeta);
    }

    /// <summary><c>dq_t = G_tᵀ dO_t</c>; the state is Gᵀ.</summary>
    private static void QueryGradients(HeadView head, HeadView gradient, float* parameters, Scratch scratch)
    {
        var (gamma, beta) = (new LaneDecay(head, parameters), new LaneGate(head, 1, parameters));
        var g = scratch.Data;
        var scaled = g + head.K * head.K * Lane.Count;
        LaneState.Clear(g, head.K);
        for (var t = 0; t < head.T; t++)
        {
            LaneState.Scale(head.V.From(t).Data, beta.Open(t), scaled, head.K);
            LaneState.Advance(g, gamma.Open(t), head.Keys.From(t).Data, scaled, gradient.O.From(t).Data, gradient.Q.From(t).Data, head.K);
        }
    }
}
