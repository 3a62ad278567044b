using System.Runtime.Intrinsics;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Delta;

// o_t = S_t q_t, S_t = S_{t-1} + u_t k_t^T with u_t = beta_t e_t, e_t = v_t - S_{t-1} k_t; the memory keeps e. Backward: a sweep back carries D_t = dL/dS_t =
// dO_t q_t^T + D_{t+1} - beta_{t+1} du_{t+1} k_{t+1}^T, which needs no state: du_t = D_t k_t, dv_t = beta_t du_t, dbeta_t = du_t.e_t and the part D_t^T u_t of dk_t.
// A sweep forward then replays S^T for dq_t = S_t^T dO_t and the rest of dk_t, -beta_t S_{t-1}^T du_t. No step of the recursion is ever undone.
internal sealed unsafe class DeltaCpu : CpuAttention
{
    public static DeltaCpu Instance { get; } = new();

    public override int Memory(AttentionShape shape) => shape.Channels;

    public override void Forward(HeadView head, float* parameters, Scratch scratch)
    {
        var (beta, error) = (new LaneGate(head, 0, parameters), head.Memory(head.Head * head.K));
        var s = scratch.Data;
        var written = s + head.K * head.K * Lane.Count;
        LaneState.Clear(s, head.K);
        for (var t = 0; t < head.T; t++)
        {
            float* k = head.Keys.From(t).Data, e = error.From(t).Data;
            LaneState.Multiply(s, k, e, head.K);
            LaneState.Subtract(head.V.From(t).Data, Vector512<float>.One, e, e, head.K);
            LaneState.Scale(e, beta.Open(t), written, head.K);
            LaneState.Advance(s, Vector512<float>.One, written, k, head.Q.From(t).Data, head.O.From(t).Data, head.K);
        }
    }

    public override void Backward(HeadView head, HeadView gradient, float* parameters, float* dParameters, Scratch scratch)
    {
        var (beta, error, dBeta) = (new LaneGate(head, 0, parameters), head.Memory(head.Head * head.K), gradient.Gate(0));
        var d = scratch.Data;
        var scaled = d + head.K * head.K * Lane.Count;
        var ignored = scaled + head.K * Lane.Count;
        var sum = Vector512<float>.Zero;
        LaneState.Clear(d, head.K);
        for (var t = head.T - 1; t >= 0; t--)
        {
            var open = beta.Open(t);
            float* k = head.Keys.From(t).Data, e = error.From(t).Data, du = gradient.V.From(t).Data;
            LaneState.Scale(e, open, scaled, head.K);
            LaneState.AdvanceBoth(d, Vector512<float>.One, gradient.O.From(t).Data, head.Q.From(t).Data, k, du, scaled, gradient.Keys.From(t).Data, head.K);
            var ofBeta = Dot(du, e, head.K) * open * beta.Shut(t);
            ofBeta.Store(dBeta.From(t).Data);
            sum += ofBeta;
            LaneState.Scale(du, -open, scaled, head.K);
            LaneState.Advance(d, Vector512<float>.One, scaled, k, k, ignored, head.K);
        }

        dParameters[LaneGate.BiasOf(head, 0)] += LaneSum.Of(sum);
        Replay(head, gradient, beta, error, scratch);
    }

    /// <summary>Forward in time with the state Sᵀ: dq, the rest of dk, and dv = β du in the place of du.</summary>
    private static void Replay(HeadView head, HeadView gradient, LaneGate beta, Operand error, Scratch scratch)
    {
        var s = scratch.Data;
        var written = s + head.K * head.K * Lane.Count;
        var read = written + head.K * Lane.Count;
        LaneState.Clear(s, head.K);
        for (var t = 0; t < head.T; t++)
        {
            var open = beta.Open(t);
            float* du = gradient.V.From(t).Data, dk = gradient.Keys.From(t).Data;
            LaneState.Multiply(s, du, read, head.K);
            LaneState.Subtract(dk, open, read, dk, head.K);
            LaneState.Scale(error.From(t).Data, open, written, head.K);
            LaneState.Advance(s, Vector512<float>.One, head.Keys.From(t).Data, written, gradient.O.From(t).Data, gradient.Q.From(t).Data, head.K);
            LaneState.Scale(du, open, du, head.K);
        }
    }
}
