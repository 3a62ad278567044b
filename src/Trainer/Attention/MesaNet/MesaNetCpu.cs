using System.Runtime.Intrinsics;
using Sweeper.Trainer.Attention.Gated;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.MesaNet;

// o_t = G_t x_t, x_t = (H_t + Λ)⁻¹ q_t, both states by recursion over t; the memory keeps x (arXiv 2506.05233, section 4 and appendix). Backward: a sweep forward
// replays Gᵀ and H and solves for e_t = (H_t + Λ)⁻¹ G_tᵀ dO_t, which is dq_t; dΛ = −sum x_t e_t. A sweep back carries P_t = sum_{s≥t} ζ_st dO_s x_sᵀ and
// N_t = sum_{s≥t} ζ_st e_s x_sᵀ (−dL/dH_t): dv = β P k, dk = β (Pᵀ v − N k − Nᵀ k), dβ = vᵀ P k − kᵀ N k; and dγ from scalars, as in GatedCpu:
// c_t = c_{t+1} + dO_t·o_t − e_t·H_t x_t − β_t dβ_t. Leaves out the chunkwise parallel form. No steps: gated linear attention itself.
internal sealed unsafe class MesaNetCpu : CpuAttention
{
    public static MesaNetCpu Instance { get; } = new();

    public override int Memory(AttentionShape shape) => shape.CgSteps == 0 ? 0 : shape.Channels;

    public override void Forward(HeadView head, float* parameters, Scratch scratch)
    {
        if (head.Shape.CgSteps == 0)
        {
            GatedCpu.Instance.Forward(head, parameters, scratch);
            return;
        }

        var (gamma, beta, solved) = (new LaneDecay(head, parameters), new LaneGate(head, 1, parameters), head.Memory(head.Head * head.K));
        var at = new Places(head, scratch);
        Regularise(head, parameters, at.Lambda);
        var gradients = new LaneConjugateGradients(head.Shape, at.Lambda, at.Solver);
        LaneState.Clear(at.G, head.K);
        LaneState.Clear(at.H, head.K);
        for (var t = 0; t < head.T; t++)
        {
            float* q = head.Q.From(t).Data, k = head.Keys.From(t).Data, x = solved.From(t).Data;
            var (decay, open) = (gamma.Open(t), beta.Open(t));
            LaneState.Scale(k, open, at.Scaled, head.K);
            LaneState.Advance(at.H, decay, at.Scaled, k, q, at.First, head.K);
            gradients.Solve(at.H, q, x);
            LaneState.Scale(head.V.From(t).Data, open, at.Scaled, head.K);
            LaneState.Advance(at.G, decay, at.Scaled, k, x, head.O.From(t).Data, head.K);
        }
    }

    public override void Backward(HeadView head, HeadView gradient, float* parameters, float* dParameters, Scratch scratch)
    {
        if (head.Shape.CgSteps == 0)
        {
            GatedCpu.Instance.Backward(head, gradient, parameters, dParameters, scratch);
            return;
        }

        SolveAdjoint(head, gradient, parameters, dParameters, scratch);
        SweepBack(head, gradient, parameters, dParameters, scratch);
    }

    /// <summary>Forward in time: e_t into dq_t, <c>e_t·H_t x_t</c> into dγ's place for <see cref="SweepBack"/>, and dΛ.</summary>
    private static void SolveAdjoint(HeadView head, HeadView gradient, float* parameters, float* dParameters, Scratch scratch)
    {
        var (gamma, beta, solved, scalars) = (new LaneDecay(head, parameters), new LaneGate(head, 1, parameters), head.Memory(head.Head * head.K), gradient.Gate(0));
        var at = new Places(head, scratch);
        Regularise(head, parameters, at.Lambda);
        var gradients = new LaneConjugateGradients(head.Shape, at.Lambda, at.Solver);
        float* image = at.First, right = at.Second, dLambda = at.Third;
        LaneState.Clear(at.G, head.K);
        LaneState.Clear(at.H, head.K);
        new Span<float>(dLambda, head.K * Lane.Count).Clear();
        for (var t = 0; t < head.T; t++)
        {
            float* k = head.Keys.From(t).Data, x = solved.From(t).Data, e = gradient.Q.From(t).Data;
            var (decay, open) = (gamma.Open(t), beta.Open(t));
            LaneState.Scale(k, open, at.Scaled, head.K);
            LaneState.Advance(at.H, decay, at.Scaled, k, x, image, head.K);
            LaneState.Scale(head.V.From(t).Data, open, at.Scaled, head.K);
            LaneState.Advance(at.G, decay, k, at.Scaled, gradient.O.From(t).Data, right, head.K);
            gradients.Solve(at.H, right, e);
            Dot(e, image, head.K).Store(scalars.From(t).Data);
            for (var i = 0; i < head.K * Lane.Count; i += Lane.Count)
                Vector512.FusedMultiplyAdd(-Vector512.Load(x + i), Vector512.Load(e + i), Vector512.Load(dLambda + i)).Store(dLambda + i);
        }

        var first = FirstRegulariser(head);
        for (var i = 0; i < head.K; i++)
            dParameters[first + i] += LaneSum.Of(Vector512.Load(dLambda + i * Lane.Count)) * MesaNetRegulariser.Slope(parameters[first + i]);
    }

    /// <summary>Backward in time: dk, dv and the gates. The states are P and N.</summary>
    private static void SweepBack(HeadView head, HeadView gradient, float* parameters, float* dParameters, Scratch scratch)
    {
        var (gamma, beta, solved) = (new LaneDecay(head, parameters), new LaneGate(head, 1, parameters), head.Memory(head.Head * head.K));
        var (dGamma, dBeta, at) = (gradient.Gate(0), gradient.Gate(1), new Places(head, scratch));
        float* p = at.G, n = at.H, nk = at.First, kn = at.Second;
        Vector512<float> carried, sumGamma, sumBeta;
        carried = sumGamma = sumBeta = Vector512<float>.Zero;
        var decay = Vector512<float>.One;
        LaneState.Clear(p, head.K);
        LaneState.Clear(n, head.K);
        for (var t = head.T - 1; t >= 0; t--)
        {
            float* k = head.Keys.From(t).Data, v = head.V.From(t).Data, x = solved.From(t).Data;
            float* dO = gradient.O.From(t).Data, dk = gradient.Keys.From(t).Data, dv = gradient.V.From(t).Data;
            LaneState.AdvanceBoth(p, decay, dO, x, k, dv, v, dk, head.K);
            LaneState.AdvanceBoth(n, decay, gradient.Q.From(t).Data, x, k, nk, k, kn, head.K);
            var (open, written) = (beta.Open(t), Dot(v, dv, head.K) - Dot(k, nk, head.K));
            carried += Dot(dO, head.O.From(t).Data, head.K) - Vector512.Load(dGamma.From(t).Data) - open * written;
            var (ofGamma, ofBeta) = (t == 0 ? Vector512<float>.Zero : carried * gamma.Shut(t), written * open * beta.Shut(t));
            if (t > 0 && gamma.Guarded)
                ofBeta += carried * gamma.SlopeInBeta(t);
            ofGamma.Store(dGamma.From(t).Data);
            ofBeta.Store(dBeta.From(t).Data);
            sumGamma += ofGamma;
            sumBeta += ofBeta;
            LaneState.Subtract(dk, Vector512<float>.One, nk, dk, head.K);
            LaneState.Subtract(dk, Vector512<float>.One, kn, dk, head.K);
            LaneState.Scale(dk, open, dk, head.K);
            LaneState.Scale(dv, open, dv, head.K);
            decay = gamma.Open(t);
        }

        dParameters[LaneGate.BiasOf(head, 0)] += LaneSum.Of(sumGamma);
        dParameters[LaneGate.BiasOf(head, 1)] += LaneSum.Of(sumBeta);
    }

    private static int FirstRegulariser(HeadView head) => (head.Shape.Gates * head.Shape.Heads) + (head.Head * head.K);

    private static void Regularise(HeadView head, float* parameters, float* lambda)
    {
        for (var i = 0; i < head.K; i++)
            MesaNetRegulariser.Of(parameters[FirstRegulariser(head) + i]).Store(lambda + i * Lane.Count);
    }

    /// <summary>Two states, then vectors of length K.</summary>
    private readonly struct Places(HeadView head, Scratch scratch)
    {
        private readonly float* _vectors = scratch.Data + 2 * head.K * head.K * Lane.Count;
        private readonly int _row = head.K * Lane.Count;

        public float* G { get; } = scratch.Data;

        public float* H { get; } = scratch.Data + head.K * head.K * Lane.Count;

        public float* Lambda => _vectors;

        public float* Scaled => _vectors + _row;

        public float* First => _vectors + 2 * _row;

        public float* Second => _vectors + 3 * _row;

        public float* Third => _vectors + 4 * _row;

        public float* Solver => _vectors + 5 * _row;
    }
}
