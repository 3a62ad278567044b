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
        if (chunk < head.T)
        {
            Queries(head, gradient, chunk, state, g);
            KeysAndValues(head, gradient, chunk, state, s, g);
            return;
        }

        for (var first = 0; first < head.T; first += BlockRows)
        {
            var rows = Math.Min(BlockRows, head.T - first);
            CausalScores(first, rows, head.K, head.Q, head.Keys, s);
            CausalScores(first, rows, head.K, gradient.O, head.V, g);
            CausalSum(first, rows, head.K, g, head.Keys, gradient.Q.From(first));
            CausalScatter(first, rows, head.K, g, head.Q, gradient.Keys, add: false);
            CausalScatter(first, rows, head.K, s, gradient.O, gradient.V, add: false);
        }
    }

    /// <summary>Forwards over chunks: dQ.</summary>
    private static void Queries(HeadView head, HeadView gradient, int chunk, Operand state, Operand g)
    {
        for (var start = 0; start < head.T; start += chunk)
        {
            var length = Math.Min(chunk, head.T - start);
            var (k, v, dO, dQ) = (head.Keys.From(start), head.V.From(start), gradient.O.From(start), gradient.Q.From(start));
            if (start > 0)
                LaneProduct.Multiply<PerLane>(length, head.K, head.K, dO, state.Transposed, dQ, null);
            for (var first = 0; first < length; first += BlockRows)
            {
                var rows = Math.Min(BlockRows, length - first);
                CausalScores(first, rows, head.K, dO, v, g);
                CausalSum(first, rows, head.K, g, k, dQ.From(first), add: start > 0);
            }

            if (start + length < head.T)
                Chunk.Accumulate(head.K, length, k, v, state, start > 0);
        }
    }

    /// <summary>Backwards over chunks: dK and dV. The scores of dO and V are computed again: they cost less than another pass over the memory of dK and dV.</summary>
    private static void KeysAndValues(HeadView head, HeadView gradient, int chunk, Operand state, Operand s, Operand g)
    {
        var last = (head.T - 1) / chunk * chunk;
        for (var start = last; start >= 0; start -= chunk)
        {
            var length = Math.Min(chunk, head.T - start);
            var (q, k, v, dO) = (head.Q.From(start), head.Keys.From(start), head.V.From(start), gradient.O.From(start));
            var (dK, dV) = (gradient.Keys.From(start), gradient.V.From(start));
            for (var first = 0; first < length; first += BlockRows)
            {
                var rows = Math.Min(BlockRows, length - first);
                CausalScores(first, rows, head.K, q, k, s);
                CausalScores(first, rows, head.K, dO, v, g);
                CausalScatter(first, rows, head.K, g, q, dK, add: false);
                CausalScatter(first, rows, head.K, s, dO, dV, add: false);
            }

            if (start < last)
            {
                LaneProduct.Multiply<PerLane>(length, head.K, head.K, v, state.Transposed, dK, dK.Data);
                LaneProduct.Multiply<PerLane>(length, head.K, head.K, k, state, dV, dV.Data);
            }

            if (start > 0)
                Chunk.Accumulate(head.K, length, q, dO, state, start < last);
        }
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
