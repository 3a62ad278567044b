using System.Runtime.Intrinsics;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Softmax;

// p_ts = exp(s_ts − m_t) / l_t with s_ts = k_s·q_t / sqrt(K); o_t = sum_{s ≤ t} p_ts v_s. By tiles of 32 query rows and 32 keys with a running maximum and sum
// (Milakov and Gimelshein 2018; Dao et al. 2022): scores are never stored beyond a tile. The memory keeps m_t and 1/l_t, so the backward recomputes the same p.
// Backward, with G = dO Vᵀ and D_t = dO_t·o_t: dS = P (G − D) / sqrt(K), then dQ = dS K, dK = dSᵀ Q, dV = Pᵀ dO. Vectors run over sequences.
internal sealed unsafe class LaneSoftmax : CpuAttention
{
    public static LaneSoftmax Instance { get; } = new();

    public override int Memory(AttentionShape shape) => SoftmaxMemory.Channels(shape);

    public override void Forward(HeadView head, float* parameters, Scratch scratch)
    {
        var s = Tile(scratch, 0);
        var memory = SoftmaxMemory.Of(head).Max;
        var scale = new ScoreScale(head.K);
        for (var row = 0; row < head.T; row += TileRows)
        {
            var rows = Math.Min(TileRows, head.T - row);
            var o = head.O.From(row);
            for (var key = 0; key <= row; key += TileRows)
            {
                var (k, v) = (head.Keys.From(key), head.V.From(key));
                Scores(row, key, rows, head.K, head.Q.From(row), k, s);
                for (var r = 0; r < rows; r++)
                    Accumulate(s.From(r).Data, key < row ? TileRows : r + 1, scale, memory.From(row + r).Data, o.From(r).Data, head.K, key == 0);
                Sum(row, key, rows, head.K, s, v, o);
            }

            for (var r = 0; r < rows; r++)
                Normalise(memory.From(row + r).Data, o.From(r).Data, head.K);
        }
    }

    public override void Backward(HeadView head, HeadView gradient, float* parameters, float* dParameters, Scratch scratch)
    {
        var (s, g) = (Tile(scratch, 0), Tile(scratch, 1));
        var memory = SoftmaxMemory.Of(head).Max;
        var scale = new ScoreScale(head.K);
        ZeroRows(gradient.Keys, head.T, head.K);
        ZeroRows(gradient.V, head.T, head.K);
        for (var row = 0; row < head.T; row += TileRows)
        {
            var rows = Math.Min(TileRows, head.T - row);
            var (q, o, dO, dQ) = (head.Q.From(row), head.O.From(row), gradient.O.From(row), gradient.Q.From(row));
            for (var key = 0; key <= row; key += TileRows)
            {
                var (k, v) = (head.Keys.From(key), head.V.From(key));
                Scores(row, key, rows, head.K, q, k, s);
                Scores(row, key, rows, head.K, dO, v, g);
                for (var r = 0; r < rows; r++)
                    Differentiate(
                        s.From(r).Data, g.From(r).Data, key < row ? TileRows : r + 1, scale, memory.From(row + r).Data, Dot(dO.From(r).Data, o.From(r).Data, head.K));
                var keys = key < row ? TileRows : rows;
                Sum(row, key, rows, head.K, g, k, dQ);
                Scatter(rows, keys, head.K, g, q, gradient.Keys.From(key));
                Scatter(rows, keys, head.K, s, dO, gradient.V.From(key));
            }
        }
    }

    /// <summary>Scores of a tile: all of it left of the diagonal, the causal half on it.</summary>
    private static void Scores(int row, int key, int rows, int keyDim, Operand left, Operand right, Operand s)
    {
        if (key == row)
            CausalScores(0, rows, keyDim, left, right, s);
        else
            LaneProduct.Multiply<PerLane>(rows, TileRows, keyDim, left, right.Transposed, s, null);
    }

    /// <summary>Products of a tile with its keys' rows, written for the first tile of a row and added for the others.</summary>
    private static void Sum(int row, int key, int rows, int keyDim, Operand s, Operand right, Operand to)
    {
        if (key == row)
            CausalSum(0, rows, keyDim, s, right, to, add: key > 0);
        else
            LaneProduct.Multiply<PerLane>(rows, keyDim, TileRows, s, right, to, key > 0 ? to.Data : null);
    }

    /// <summary><c>to += sᵀ from</c> over the rows of a tile.</summary>
    private static void Scatter(int rows, int keys, int keyDim, Operand s, Operand from, Operand to) =>
        LaneProduct.Multiply<PerLane>(keys, keyDim, rows, s.Transposed, from, to, to.Data);

    /// <summary>Scores of one row become exp(s − m), in place; m and l in memory and what o has so far are brought to the new maximum.</summary>
    private static void Accumulate(float* s, int count, ScoreScale scale, float* memory, float* o, int keyDim, bool first)
    {
        var binary = scale.Binary;
        var max = Vector512.Load(s);
        for (var j = 1; j < count; j++)
            max = Vector512.Max(max, Vector512.Load(s + j * Lane.Count));
        max *= binary;
        var sum = Vector512<float>.Zero;
        if (!first)
        {
            var before = Vector512.Load(memory);
            max = Vector512.Max(max, before);
            var correction = Elementary.Exp2(before - max);
            sum = Vector512.Load(memory + Lane.Count) * correction;
            Multiply(o, keyDim, correction);
        }

        for (var j = 0; j < count; j++)
        {
            var p = ScoreScale.Probability(Vector512.Load(s + j * Lane.Count), binary, max);
            sum += p;
            p.Store(s + j * Lane.Count);
        }

        max.Store(memory);
        sum.Store(memory + Lane.Count);
    }

    /// <summary>o /= l; memory keeps 1/l from here on.</summary>
    private static void Normalise(float* memory, float* o, int keyDim)
    {
        var inverse = Vector512<float>.One / Vector512.Load(memory + Lane.Count);
        Multiply(o, keyDim, inverse);
        inverse.Store(memory + Lane.Count);
    }

    /// <summary>s becomes P, g becomes dS, in place.</summary>
    private static void Differentiate(float* s, float* g, int count, ScoreScale scale, float* memory, Vector512<float> dot)
    {
        var (binary, plain) = (scale.Binary, scale.Plain);
        var (max, inverse) = (Vector512.Load(memory), Vector512.Load(memory + Lane.Count));
        for (var at = 0; at < count * Lane.Count; at += Lane.Count)
        {
            var p = ScoreScale.Probability(Vector512.Load(s + at), binary, max) * inverse;
            p.Store(s + at);
            (p * (Vector512.Load(g + at) - dot) * plain).Store(g + at);
        }
    }

    private static void Multiply(float* row, int count, Vector512<float> factor)
    {
        for (var i = 0; i < count * Lane.Count; i += Lane.Count)
            (Vector512.Load(row + i) * factor).Store(row + i);
    }

    private static Operand Tile(Scratch scratch, int index) => new(scratch.Data + (index * TileRows * TileRows * Lane.Count), TileRows * Lane.Count, Lane.Count);
}
