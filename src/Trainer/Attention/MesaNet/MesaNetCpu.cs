using System.Runtime.Intrinsics;
using Sweeper.Trainer.Attention.Gated;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.MesaNet;

// o_t = G_t x_t, x_t = (H_t + Λ)⁻¹ q_t, G by recursion over t, the solutions a chunk at a time; the memory keeps x (arXiv 2506.05233, section 4 and appendix). Backward: a
// sweep forward replays Gᵀ and solves for e_t = (H_t + Λ)⁻¹ G_tᵀ dO_t, which is dq_t; dΛ = −sum x_t e_t. A sweep back carries P_t = sum_{s≥t} ζ_st dO_s x_sᵀ and
// N_t = sum_{s≥t} ζ_st e_s x_sᵀ (−dL/dH_t): dv = β P k, dk = β (Pᵀ v − N k − Nᵀ k), dβ = vᵀ P k − kᵀ N k; and dγ from scalars, as in GatedCpu:
// c_t = c_{t+1} + dO_t·o_t − e_t·H_t x_t − β_t dβ_t, where dO_t·o_t − e_t·H_t x_t = x_t·(Λ e_t + r_t), r_t what the solve for e_t has left. No steps: gated linear attention.
internal sealed unsafe class MesaNetCpu : CpuAttention
{
    /// <summary>Positions that are solved for together, unless the shape says so: longer chunks do more products inside, shorter ones carry H more often.</summary>
    public const int ChunkLength = 8;

    public static MesaNetCpu Instance { get; } = new();

    /// <summary>A state, three vectors and the solver.</summary>
    public static long ScratchFloats(AttentionShape shape) =>
        ((shape.KeyDim + 3L) * shape.KeyDim * Lane.Count) + ChunkGradients.Floats(shape.KeyDim, ChunkOf(shape));

    public override int Memory(AttentionShape shape) => shape.CgSteps == 0 ? 0 : shape.Channels;

    public override void Forward(HeadView head, float* parameters, Scratch scratch)
    {
        if (head.Shape.CgSteps == 0)
        {
            GatedCpu.Instance.Forward(head, parameters, scratch);
            return;
        }

        var (gamma, beta, solved, chunk) = (new LaneDecay(head, parameters), new LaneGate(head, 1, parameters), head.Memory(head.Head * head.K), ChunkOf(head.Shape));
        var at = new Places(head, scratch);
        var gradients = Solver(head, parameters, at);
        LaneState.Clear(at.G, head.K);
        for (var start = 0; start < head.T; start += chunk)
        {
            var length = Math.Min(chunk, head.T - start);
            gradients.Begin(head, gamma, beta, start, length);
            for (var t = start; t < start + length; t++)
                LaneState.Scale(head.Q.From(t).Data, Vector512<float>.One, gradients.Right(t - start), head.K);
            gradients.Solve(solved.From(start));
            gradients.Carry();
            for (var t = start; t < start + length; t++)
            {
                LaneState.Scale(head.V.From(t).Data, beta.Open(t), at.Scaled, head.K);
                LaneState.Advance(at.G, gamma.Open(t), at.Scaled, head.Keys.From(t).Data, solved.From(t).Data, head.O.From(t).Data, head.K);
            }
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

    /// <summary>Forward in time: e_t into dq_t, <c>x_t·(Λ e_t + r_t)</c> into dγ's place for <see cref="SweepBack"/>, and dΛ.</summary>
    private static void SolveAdjoint(HeadView head, HeadView gradient, float* parameters, float* dParameters, Scratch scratch)
    {
        var (gamma, beta, solved, chunk) = (new LaneDecay(head, parameters), new LaneGate(head, 1, parameters), head.Memory(head.Head * head.K), ChunkOf(head.Shape));
        var at = new Places(head, scratch);
        var gradients = Solver(head, parameters, at);
        LaneState.Clear(at.G, head.K);
        new Span<float>(at.DLambda, head.K * Lane.Count).Clear();
        for (var start = 0; start < head.T; start += chunk)
        {
            var length = Math.Min(chunk, head.T - start);
            gradients.Begin(head, gamma, beta, start, length);
            for (var t = start; t < start + length; t++)
            {
                LaneState.Scale(head.V.From(t).Data, beta.Open(t), at.Scaled, head.K);
                LaneState.Advance(at.G, gamma.Open(t), head.Keys.From(t).Data, at.Scaled, gradient.O.From(t).Data, gradients.Right(t - start), head.K);
            }

            gradients.Solve(gradient.Q.From(start));
            for (var t = start; t < start + length; t++)
                Regulariser(solved.From(t).Data, gradient.Q.From(t).Data, gradients.Right(t - start), at, head.K).Store(gradient.Gate(0).From(t).Data);
            gradients.Carry();
        }

        var first = FirstRegulariser(head);
        for (var i = 0; i < head.K; i++)
            dParameters[first + i] += LaneSum.Of(Vector512.Load(at.DLambda + i * Lane.Count)) * MesaNetRegulariser.Slope(parameters[first + i]);
    }

    /// <summary>A position's part of dΛ, and its <c>x·(Λ e + r)</c>.</summary>
    private static Vector512<float> Regulariser(float* x, float* e, float* residual, Places at, int keyDim)
    {
        var sum = Vector512<float>.Zero;
        for (var i = 0; i < keyDim * Lane.Count; i += Lane.Count)
        {
            var (xi, ei) = (Vector512.Load(x + i), Vector512.Load(e + i));
            sum = Vector512.FusedMultiplyAdd(xi, Vector512.FusedMultiplyAdd(Vector512.Load(at.Lambda + i), ei, Vector512.Load(residual + i)), sum);
            Vector512.FusedMultiplyAdd(-xi, ei, Vector512.Load(at.DLambda + i)).Store(at.DLambda + i);
        }

        return sum;
    }

    /// <summary>Backward in time: dk, dv and the gates. The states are P and N.</summary>
    private static void SweepBack(HeadView head, HeadView gradient, float* parameters, float* dParameters, Scratch scratch)
    {
        var (gamma, beta, solved) = (new LaneDecay(head, parameters), new LaneGate(head, 1, parameters), head.Memory(head.Head * head.K));
        var (dGamma, dBeta, states) = (gradient.Gate(0), gradient.Gate(1), head.K * head.K * Lane.Count);
        float* p = scratch.Data, n = p + states, nk = n + states, kn = nk + head.K * Lane.Count;
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
            carried += Vector512.Load(dGamma.From(t).Data) - open * written;
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

    private static int ChunkOf(AttentionShape shape) => shape.Chunk == 0 ? ChunkLength : shape.Chunk;

    private static int FirstRegulariser(HeadView head) => (head.Shape.Gates * head.Shape.Heads) + (head.Head * head.K);

    private static ChunkGradients Solver(HeadView head, float* parameters, Places at)
    {
        for (var i = 0; i < head.K; i++)
            MesaNetRegulariser.Of(parameters[FirstRegulariser(head) + i]).Store(at.Lambda + i * Lane.Count);
        return new ChunkGradients(head.Shape, ChunkOf(head.Shape), at.Lambda, at.Solver);
    }

    /// <summary>A state, then vectors of length K, then the solver's memory.</summary>
    private readonly struct Places(HeadView head, Scratch scratch)
    {
        private readonly float* _vectors = scratch.Data + head.K * head.K * Lane.Count;
        private readonly int _row = head.K * Lane.Count;

        public float* G { get; } = scratch.Data;

        public float* Lambda => _vectors;

        public float* Scaled => _vectors + _row;

        public float* DLambda => _vectors + 2 * _row;

        public float* Solver => _vectors + 3 * _row;
    }
}
