using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Linear;

// o_t = sum_{s ≤ t} (k_s·q_t) v_s, by blocks of query rows: scores, then the sum over values. Backward, with G = dO Vᵀ and S = Q Kᵀ (both causal):
// dQ = G K, dK = Gᵀ Q, dV = Sᵀ dO.
internal sealed unsafe class LinearCpu : CpuAttention
{
    public static LinearCpu Instance { get; } = new();

    public override int Memory(AttentionShape shape) => 0;

    public override void Forward(HeadView head, float* parameters, Scratch scratch) => Forward(head, head.Q, scratch);

    /// <summary>With other queries than the head's own: mesa is linear attention at preconditioned queries.</summary>
    public static void Forward(HeadView head, Operand queries, Scratch scratch)
    {
        var s = new Operand(scratch.Data, (long)head.T * Lane.Count, Lane.Count);
        for (var first = 0; first < head.T; first += BlockRows)
        {
            var rows = Math.Min(BlockRows, head.T - first);
            CausalScores(first, rows, head.K, queries, head.Keys, s);
            CausalSum(first, rows, head.K, s, head.V, head.O.From(first));
        }
    }

    public override void Backward(HeadView head, HeadView gradient, float* parameters, float* dParameters, Scratch scratch)
    {
        var s = new Operand(scratch.Data, (long)head.T * Lane.Count, Lane.Count);
        var g = new Operand(scratch.Data + BlockRows * s.Outer, s.Outer, Lane.Count);
        ZeroRows(gradient.Keys, head.T, head.K);
        ZeroRows(gradient.V, head.T, head.K);
        for (var first = 0; first < head.T; first += BlockRows)
        {
            var rows = Math.Min(BlockRows, head.T - first);
            CausalScores(first, rows, head.K, head.Q, head.Keys, s);
            CausalScores(first, rows, head.K, gradient.O, head.V, g);
            CausalSum(first, rows, head.K, g, head.Keys, gradient.Q.From(first));
            CausalScatter(first, rows, head.K, g, head.Q, gradient.Keys);
            CausalScatter(first, rows, head.K, s, gradient.O, gradient.V);
        }
    }
}
