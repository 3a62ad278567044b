using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Linear;

// o_t = sum_{s ≤ t} (k_s·q_t) v_s. Positions go in chunks: inside a chunk by scores (blocks of query rows against the chunk's keys), before it by the carried
// state S = sum k vᵀ: [K, K]; so cost and memory are linear in T. Backward, with G = dO Vᵀ and P = Q Kᵀ inside a chunk (both causal): forwards over chunks
// dQ = G K + dO Sᵀ; then backwards, with the later chunks' M = sum q dOᵀ: dK = Gᵀ Q + V Mᵀ, dV = Pᵀ dO + K M. A long context comes from far: the next chunk is asked
// for while one is computed, and what a chunk reads often is packed first.
internal sealed unsafe class LinearCpu : CpuAttention
{
    public static LinearCpu Instance { get; } = new();

    public override int Memory(AttentionShape shape) => 0;

    public override void Forward(HeadView head, float* parameters, Scratch scratch) => Forward(head, head.Q, scratch);

    /// <summary>With other queries than the head's own: mesa is linear attention at preconditioned queries.</summary>
    public static void Forward(HeadView head, Operand queries, Scratch scratch)
    {
        var chunk = Chunk.Of(head.T, head.K);
        var (state, s, _) = Buffers(head, chunk, scratch);
        for (var start = 0; start < head.T; start += chunk)
        {
            var length = Math.Min(chunk, head.T - start);
            var (q, k, v, o) = (queries.From(start), head.Keys.From(start), head.V.From(start), head.O.From(start));
            var ahead = Next(head, start + chunk, chunk, head.Keys, 2 * head.K, queries);
            if (chunk < head.T)
            {
                var free = Packed(s, chunk);
                (k, v) = (Chunk.Pack(k, length, head.K, ref free), Chunk.Pack(v, length, head.K, ref free));
            }

            if (start > 0)
                LaneProduct.Multiply<PerLane>(length, head.K, head.K, q, state, o, null, &ahead);
            for (var first = 0; first < length; first += BlockRows)
            {
                var rows = Math.Min(BlockRows, length - first);
                CausalScores(first, rows, head.K, q, k, s, &ahead);
                CausalSum(first, rows, head.K, s, v, o.From(first), add: start > 0, &ahead);
            }

            if (start + length < head.T)
                Chunk.Accumulate(head.K, length, k, v, state, start > 0, &ahead);
        }
    }

    public override void Backward(HeadView head, HeadView gradient, float* parameters, float* dParameters, Scratch scratch)
    {
        var chunk = Chunk.Of(head.T, head.K);
        var (state, s, g) = Buffers(head, chunk, scratch);
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
            var ahead = Next(head, start + chunk, chunk, head.Keys, 2 * head.K, gradient.O);
            var free = Packed(g, chunk);
            (k, v, dO) = (Chunk.Pack(k, length, head.K, ref free), Chunk.Pack(v, length, head.K, ref free), Chunk.Pack(dO, length, head.K, ref free));
            if (start > 0)
                LaneProduct.Multiply<PerLane>(length, head.K, head.K, dO, state.Transposed, dQ, null, &ahead);
            for (var first = 0; first < length; first += BlockRows)
            {
                var rows = Math.Min(BlockRows, length - first);
                CausalScores(first, rows, head.K, dO, v, g, &ahead);
                CausalSum(first, rows, head.K, g, k, dQ.From(first), add: start > 0, &ahead);
            }

            if (start + length < head.T)
                Chunk.Accumulate(head.K, length, k, v, state, start > 0, &ahead);
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
            var ahead = Next(head, start - chunk, chunk, head.Q, 3 * head.K, gradient.O);
            var free = Packed(g, chunk);
            (q, k) = (Chunk.Pack(q, length, head.K, ref free), Chunk.Pack(k, length, head.K, ref free));
            (v, dO) = (Chunk.Pack(v, length, head.K, ref free), Chunk.Pack(dO, length, head.K, ref free));
            for (var first = 0; first < length; first += BlockRows)
            {
                var rows = Math.Min(BlockRows, length - first);
                CausalScores(first, rows, head.K, q, k, s, &ahead);
                CausalScores(first, rows, head.K, dO, v, g, &ahead);
                CausalScatter(first, rows, head.K, g, q, dK, add: false, &ahead);
                CausalScatter(first, rows, head.K, s, dO, dV, add: false, &ahead);
            }

            if (start < last)
            {
                LaneProduct.Multiply<PerLane>(length, head.K, head.K, v, state.Transposed, dK, dK.Data, &ahead);
                LaneProduct.Multiply<PerLane>(length, head.K, head.K, k, state, dV, dV.Data, &ahead);
            }

            if (start > 0)
                Chunk.Accumulate(head.K, length, q, dO, state, start < last, &ahead);
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

    /// <summary>The positions of the chunk from <paramref name="start"/> on, where there are any, q, k and v beside one another.</summary>
    private static Ahead Next(HeadView head, int start, int chunk, Operand first, int columns, Operand second) => start < 0 || start >= head.T
        ? default
        : new Ahead(Math.Min(chunk, head.T - start), first.From(start), columns, second.From(start), head.K);

    private static (Operand State, Operand Scores, Operand Slopes) Buffers(HeadView head, int chunk, Scratch scratch)
    {
        var state = new Operand(scratch.Data, (long)head.K * Lane.Count, Lane.Count);
        var scores = new Operand(scratch.Data + head.K * state.Outer, (long)chunk * Lane.Count, Lane.Count);
        return (state, scores, scores.From(BlockRows));
    }

    /// <summary>Behind scores and slopes, from whichever of the two.</summary>
    private static float* Packed(Operand scores, int chunk) => scores.Data + (2L * BlockRows * chunk * Lane.Count);
}
