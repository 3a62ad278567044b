using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Linear;

// o_t = sum_{s ≤ t} (k_s·q_t) v_s. Positions go in chunks: inside a chunk by scores (blocks of query rows against the chunk's keys), before it by the carried
// state S = sum k vᵀ: [K, K]; so cost and memory are linear in T. Backward, with G = dO Vᵀ and P = Q Kᵀ inside a chunk (both causal): forwards over chunks
// dQ = G K + dO Sᵀ, dK = Gᵀ Q, dV = Pᵀ dO; then backwards, with the later chunks' M = sum q dOᵀ: dK += V Mᵀ, dV += K M.
internal sealed unsafe class LinearCpu : CpuAttention
{
    public static LinearCpu Instance { get; } = new();

    public override int Memory(AttentionShape shape) => 0;

    public override void Forward(HeadView head, float* parameters, Scratch scratch) => Forward(head, head.Q, scratch);

    /// <summary>With other queries than the head's own: mesa is linear attention at preconditioned queries.</summary>
    public static void Forward(HeadView head, Operand queries, Scratch scratch)
    {
        var chunk = Chunk.Of(head.T, head.K);
        var (state, s) = Buffers(head, chunk, scratch);
        for (var start = 0; start < head.T; start += chunk)
        {
            var length = Math.Min(chunk, head.T - start);
            var (q, k, v, o) = (queries.From(start), head.Keys.From(start), head.V.From(start), head.O.From(start));
            if (start > 0)
                LaneProduct.Multiply<PerLane>(length, head.K, head.K, q, state, o, null);
            for (var first = 0; first < length; first += BlockRows)
            {
                var rows = Math.Min(BlockRows, length - first);
                CausalScores(first, rows, head.K, q, k, s);
                CausalSum(first, rows, head.K, s, v, o.From(first), add: start > 0);
            }

            if (start + length < head.T)
                Chunk.Accumulate(head.K, length, k, v, state, start > 0);
        }
    }

    public override void Backward(HeadView head, HeadView gradient, float* parameters, float* dParameters, Scratch scratch)
    {
        var chunk = Chunk.Of(head.T, head.K);
        var (state, s) = Buffers(head, chunk, scratch);
        var g = new Operand(s.Data + BlockRows * s.Outer, s.Outer, Lane.Count);
        ZeroRows(gradient.Keys, head.T, head.K);
        ZeroRows(gradient.V, head.T, head.K);
        for (var start = 0; start < head.T; start += chunk)
        {
            var length = Math.Min(chunk, head.T - start);
            var (q, k, v, dO) = (head.Q.From(start), head.Keys.From(start), head.V.From(start), gradient.O.From(start));
            var (dQ, dK, dV) = (gradient.Q.From(start), gradient.Keys.From(start), gradient.V.From(start));
            if (start > 0)
                LaneProduct.Multiply<PerLane>(length, head.K, head.K, dO, state.Transposed, dQ, null);
            for (var first = 0; first < length; first += BlockRows)
            {
                var rows = Math.Min(BlockRows, length - first);
                CausalScores(first, rows, head.K, q, k, s);
                CausalScores(first, rows, head.K, dO, v, g);
                CausalSum(first, rows, head.K, g, k, dQ.From(first), add: start > 0);
                CausalScatter(first, rows, head.K, g, q, dK);
                CausalScatter(first, rows, head.K, s, dO, dV);
            }

            if (start + length < head.T)
                Chunk.Accumulate(head.K, length, k, v, state, start > 0);
        }

        FromLaterChunks(head, gradient, head.Q, chunk, state);
    }

    /// <summary>What positions of later chunks say about keys and values: <c>dK += V Mᵀ</c>, <c>dV += K M</c>.</summary>
    public static void FromLaterChunks(HeadView head, HeadView gradient, Operand queries, int chunk, Operand state)
    {
        var last = (head.T - 1) / chunk * chunk;
        for (var start = last - chunk; start >= 0; start -= chunk)
        {
            var later = start + chunk;
            Chunk.Accumulate(head.K, Math.Min(chunk, head.T - later), queries.From(later), gradient.O.From(later), state, later < last);
            var (dK, dV) = (gradient.Keys.From(start), gradient.V.From(start));
            LaneProduct.Multiply<PerLane>(chunk, head.K, head.K, head.V.From(start), state.Transposed, dK, dK.Data);
            LaneProduct.Multiply<PerLane>(chunk, head.K, head.K, head.Keys.From(start), state, dV, dV.Data);
        }
    }

    private static (Operand State, Operand Scores) Buffers(HeadView head, int chunk, Scratch scratch)
    {
        var state = new Operand(scratch.Data, (long)head.K * Lane.Count, Lane.Count);
        return (state, new Operand(scratch.Data + head.K * state.Outer, (long)chunk * Lane.Count, Lane.Count));
    }
}
