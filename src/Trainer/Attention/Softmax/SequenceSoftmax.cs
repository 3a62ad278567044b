using System.Runtime.Intrinsics;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Softmax;

// The same sums as LaneSoftmax, sequence by sequence: tiles of 64 queries x 64 keys of one sequence stay in the first-level cache, where a vector holds 16 queries or
// 16 channels, and the other operand is broadcast. Positions are packed into panels a block at a time: forward a block of queries meets all keys before it, backward
// a block of keys all queries after it, so scratch does not grow with T.
internal sealed unsafe class SequenceSoftmax : CpuAttention
{
    private const int Side = TileShape.Side;

    /// <summary>Positions of a block: enough to make the packing of what it meets cheap.</summary>
    private const int Block = 4 * Side;

    public static SequenceSoftmax Instance { get; } = new();

    /// <summary>The backward's: four panels of a block and three of a tile, three of scalars, two transposed tiles and two of scores. The forward needs less.</summary>
    public static new long ScratchFloats(int keyDim)
    {
        var width = Width(keyDim);
        return (4 * SequencePanel.Floats(Block, width)) + (3 * SequencePanel.Floats(Side, width)) + (3 * SequencePanel.Floats(Block, 1)) + (2 * Side * (Side + (long)width));
    }

    public override int Memory(AttentionShape shape) => SoftmaxMemory.Channels(shape);

    public override void Forward(HeadView head, float* parameters, Scratch scratch)
    {
        var memory = SoftmaxMemory.Of(head);
        var width = Width(head.K);
        var next = scratch.Data;
        var (queries, o) = (Panel(ref next, Block, width), Panel(ref next, Block, width));
        var (k, v) = (Panel(ref next, Side, width), Panel(ref next, Side, width));
        var (maxima, sums) = (Panel(ref next, Block, 1), Panel(ref next, Block, 1));
        var s = next;
        var scale = new ScoreScale(head.K);
        for (var block = 0; block < head.T; block += Block)
        {
            var end = Math.Min(block + Block, head.T);
            for (var query = block; query < end; query += Side)
            {
                k.Pack(head.Q.From(query), Math.Min(Side, end - query), head.K);
                for (var lane = 0; lane < Lane.Count; lane++)
                    Transpose(TileShape.Of(query, query, head.T).Queries, head.K, k.Row(lane, 0), width, queries.Row(lane, query - block));
            }

            for (var lane = 0; lane < Lane.Count; lane++)
            {
                new Span<float>(o.Row(lane, 0), Block * width).Clear();
                new Span<float>(maxima.Row(lane, 0), Block).Fill(float.NegativeInfinity);
                new Span<float>(sums.Row(lane, 0), Block).Clear();
            }

            for (var key = 0; key < end; key += Side)
            {
                var count = Math.Min(Side, head.T - key);
                k.Pack(head.Keys.From(key), count, head.K);
                v.Pack(head.V.From(key), count, head.K);
                for (var lane = 0; lane < Lane.Count; lane++)
                {
                    for (var query = Math.Max(block, key); query < end; query += Side)
                    {
                        var (tile, at) = (TileShape.Of(query, key, head.T), query - block);
                        SequenceTile.Scores(tile, head.K, k.Row(lane, 0), width, queries.Row(lane, at), s);
                        SequenceTile.Accumulate(tile, scale, s, maxima.Row(lane, at), sums.Row(lane, at), o.Row(lane, at), width);
                        SequenceTile.AddToQueries(tile, s, v.Row(lane, 0), o.Row(lane, at), width);
                    }
                }
            }

            for (var lane = 0; lane < Lane.Count; lane++)
            {
                for (var at = 0; at < end - block; at += Lane.Count)
                {
                    var share = Vector512<float>.One / Vector512.Load(sums.Row(lane, at));
                    SequenceTile.Multiply(o.Row(lane, at), width, share);
                    share.Store(sums.Row(lane, at));
                }
            }

            o.Unpack(head.O.From(block), end - block, head.K, add: false);
            maxima.UnpackScalars(memory.Max.From(block), end - block);
            sums.UnpackScalars(memory.Inverse.From(block), end - block);
        }
    }

    public override void Backward(HeadView head, HeadView gradient, float* parameters, float* dParameters, Scratch scratch)
    {
        var memory = SoftmaxMemory.Of(head);
        KeepDots(head, gradient, memory.Dot);
        var width = Width(head.K);
        var next = scratch.Data;
        var (k, v, dK, dV) = (Panel(ref next, Block, width), Panel(ref next, Block, width), Panel(ref next, Block, width), Panel(ref next, Block, width));
        var (q, dO, dQ) = (Panel(ref next, Side, width), Panel(ref next, Side, width), Panel(ref next, Side, width));
        var (maxima, shares, dots) = (Panel(ref next, Side, 1), Panel(ref next, Side, 1), Panel(ref next, Side, 1));
        float* qT = next, dOT = qT + (Side * width), s = dOT + (Side * width), g = s + (Side * Side);
        var scale = new ScoreScale(head.K);
        for (var block = 0; block < head.T; block += Block)
        {
            var end = Math.Min(block + Block, head.T);
            k.Pack(head.Keys.From(block), end - block, head.K);
            v.Pack(head.V.From(block), end - block, head.K);
            for (var lane = 0; lane < Lane.Count; lane++)
            {
                new Span<float>(dK.Row(lane, 0), Block * width).Clear();
                new Span<float>(dV.Row(lane, 0), Block * width).Clear();
            }

            for (var query = block; query < head.T; query += Side)
            {
                var count = Math.Min(Side, head.T - query);
                q.Pack(head.Q.From(query), count, head.K);
                dO.Pack(gradient.O.From(query), count, head.K);
                maxima.PackScalars(memory.Max.From(query), count);
                shares.PackScalars(memory.Inverse.From(query), count);
                dots.PackScalars(memory.Dot.From(query), count);
                for (var lane = 0; lane < Lane.Count; lane++)
                {
                    new Span<float>(dQ.Row(lane, 0), Side * width).Clear();
                    Transpose(TileShape.Of(query, query, head.T).Queries, head.K, q.Row(lane, 0), width, qT);
                    Transpose(TileShape.Of(query, query, head.T).Queries, head.K, dO.Row(lane, 0), width, dOT);
                    for (var key = block; key <= query && key < end; key += Side)
                    {
                        var (tile, at) = (TileShape.Of(query, key, head.T), key - block);
                        SequenceTile.Scores(tile, head.K, k.Row(lane, at), width, qT, s);
                        SequenceTile.Scores(tile, head.K, v.Row(lane, at), width, dOT, g);
                        SequenceTile.Differentiate(tile, scale, s, g, maxima.Row(lane, 0), shares.Row(lane, 0), dots.Row(lane, 0));
                        SequenceTile.AddToKeys(tile, s, dO.Row(lane, 0), dV.Row(lane, at), width);
                        SequenceTile.AddToKeys(tile, g, q.Row(lane, 0), dK.Row(lane, at), width);
                        SequenceTile.AddToQueries(tile, g, k.Row(lane, at), dQ.Row(lane, 0), width);
                    }
                }

                dQ.Unpack(gradient.Q.From(query), count, head.K, add: block > 0);
            }

            dK.Unpack(gradient.Keys.From(block), end - block, head.K, add: false);
            dV.Unpack(gradient.V.From(block), end - block, head.K, add: false);
        }
    }

    /// <summary>D: dO·o of each position.</summary>
    private static void KeepDots(HeadView head, HeadView gradient, Operand dots)
    {
        for (var t = 0; t < head.T; t++)
            Dot(gradient.O.From(t).Data, head.O.From(t).Data, head.K).Store(dots.From(t).Data);
    }

    /// <summary>A tile of one sequence with its positions as lanes: [width, 64].</summary>
    private static void Transpose(int rows, int keyDim, float* from, int width, float* to)
    {
        for (var t = 0; t < rows; t += Lane.Count)
            for (var c = 0; c < keyDim; c += Lane.Count)
                Transposition.Whole(from + (t * width) + c, width, to + (c * Side) + t, Side);
    }

    private static SequencePanel Panel(ref float* next, int rows, int width)
    {
        var panel = new SequencePanel(next, rows, width);
        next += SequencePanel.Floats(rows, width);
        return panel;
    }

    private static int Width(int keyDim) => Lane.Groups(keyDim) * Lane.Count;
}
