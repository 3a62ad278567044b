using System.Runtime.Intrinsics;
using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Attention.Delta;
using Sweeper.Trainer.Attention.Gated;
using Sweeper.Trainer.Attention.Linear;
using Sweeper.Trainer.Attention.Mesa;
using Sweeper.Trainer.Attention.MesaNet;
using Sweeper.Trainer.Attention.Softmax;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

/// <summary>One kind of attention on the CPU: forward and backward of one head of one group of 16 sequences.</summary>
internal abstract unsafe class CpuAttention
{
    /// <summary>Query rows that are taken at once inside a chunk.</summary>
    public const int BlockRows = 8;

    /// <summary>Rows and columns of a tile of scores.</summary>
    public const int TileRows = 32;

    public static CpuAttention For(AttentionKind kind) => kind switch
    {
        AttentionKind.Softmax => SoftmaxCpu.Instance,
        AttentionKind.Linear => LinearCpu.Instance,
        AttentionKind.Mesa => MesaCpu.Instance,
        AttentionKind.Gated => GatedCpu.Instance,
        AttentionKind.Delta => DeltaCpu.Instance,
        AttentionKind.MesaNet => MesaNetCpu.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>Enough for every kind: what kinds over sequences need, or the panels of softmax inside a sequence.</summary>
    public static long ScratchFloats(int keyDim) => Math.Max(SoftmaxCpu.ScratchFloats(keyDim), LaneFloats(keyDim));

    /// <summary>Enough for every kind but softmax: a solver, a state of K x K, a block of rows, two tiles or two blocks of a chunk's scores, and four packed operands of a chunk.</summary>
    public static long LaneFloats(int keyDim) =>
        RidgeSolver.Floats(keyDim) + (4 * Chunk.PackedFloats(keyDim))
        + ((((keyDim + BlockRows) * (long)keyDim) + (2L * TileRows * Math.Max(TileRows, Chunk.Longest(keyDim) / 4))) * Lane.Count);

    /// <summary>Channels of memory between forward and backward, all heads together.</summary>
    public abstract int Memory(AttentionShape shape);

    public abstract void Forward(HeadView head, float* parameters, Scratch scratch);

    /// <param name="head">q, k, v, o of the forward.</param>
    /// <param name="gradient">dq, dk, dv and the gradient of the gate logits (written) and dO in the place of o.</param>
    /// <param name="parameters">As <see cref="AttentionShape.Parameters"/> says.</param>
    /// <param name="dParameters">Added to.</param>
    /// <param name="scratch">At least <see cref="ScratchFloats"/>.</param>
    public abstract void Backward(HeadView head, HeadView gradient, float* parameters, float* dParameters, Scratch scratch);

    /// <summary>
    /// Scores of query rows [first, first + rows) against keys: <c>s[r, j] = left[first + r] · right[j]</c> for every j ≤ first + r; the rest of each row up to the
    /// block's last position is zero. s: [rows, T] lanes.
    /// </summary>
    protected static void CausalScores(int first, int rows, int keyDim, Operand left, Operand right, Operand s, Ahead* ahead = null)
    {
        for (var r = 0; r < rows; r += 4)
        {
            var tile = Math.Min(4, rows - r);
            var last = first + r + tile;
            LaneProduct.Multiply<PerLane>(tile, last, keyDim, left.From(first + r), right.Transposed, s.From(r), null, ahead);
            for (var i = r; i < r + tile; i++)
                Zero(s.Data + i * s.Outer, first + i + 1, first + rows);
        }
    }

    /// <summary><c>o[r] = sum_{j ≤ first + r} s[r, j] v[j]</c>, or added to what is there; o: the block's own rows.</summary>
    protected static void CausalSum(int first, int rows, int valueDim, Operand s, Operand v, Operand o, bool add = false, Ahead* ahead = null)
    {
        for (var r = 0; r < rows; r += 4)
        {
            var tile = Math.Min(4, rows - r);
            LaneProduct.Multiply<PerLane>(tile, valueDim, first + r + tile, s.From(r), v, o.From(r), add ? o.From(r).Data : null, ahead);
        }
    }

    /// <summary>
    /// <c>to[j] += sum_r s[r, j] from[first + r]</c> for j up to the block's last position: the transpose of <see cref="CausalSum"/>. The block's own positions are written
    /// instead unless <paramref name="add"/>.
    /// </summary>
    protected static void CausalScatter(int first, int rows, int dim, Operand s, Operand from, Operand to, bool add = true, Ahead* ahead = null)
    {
        LaneProduct.Multiply<PerLane>(first, dim, rows, s.Transposed, from.From(first), to, to.Data, ahead);
        for (var r = 0; r < rows; r += 4)
        {
            var own = to.From(first + r);
            LaneProduct.Multiply<PerLane>(
                Math.Min(4, rows - r), dim, rows - r, s.From(r).Transposed.From(first + r), from.From(first + r), own, add ? own.Data : null, ahead);
        }
    }

    /// <summary><c>a · b</c> in each lane.</summary>
    internal static Vector512<float> Dot(float* a, float* b, int count)
    {
        var sum = Vector512<float>.Zero;
        for (var i = 0; i < count; i++)
            sum = Vector512.FusedMultiplyAdd(Vector512.Load(a + i * Lane.Count), Vector512.Load(b + i * Lane.Count), sum);
        return sum;
    }

    protected static void Zero(float* row, int from, int to)
    {
        if (to > from)
            new Span<float>(row + from * Lane.Count, (to - from) * Lane.Count).Clear();
    }

    protected static void ZeroRows(Operand matrix, int rows, int columns)
    {
        for (var r = 0; r < rows; r++)
            Zero(matrix.Data + r * matrix.Outer, 0, columns);
    }
}
