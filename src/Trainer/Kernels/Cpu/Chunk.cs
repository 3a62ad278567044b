using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Cpu;

/// <summary>Positions of attention kinds with a K x K state, taken a chunk at a time: products inside the chunk, the state between chunks.</summary>
internal static unsafe class Chunk
{
    private const int Length = 32;

    /// <summary>Positions of a chunk; all of them where the scores of the whole context cost less than carrying a state. A function of the shape alone.</summary>
    public static int Of(int context, int keyDim) => context <= Longest(keyDim) ? context : Length;

    /// <summary>Largest chunk, whatever the context.</summary>
    public static int Longest(int keyDim) => Length + (2 * keyDim);

    /// <summary>Floats that one operand of a chunk that carries a state takes when it is packed.</summary>
    public static long PackedFloats(int keyDim) => (long)Length * (keyDim + 1) * Lane.Count;

    /// <summary>
    /// A copy of some positions close together: rows as far apart as a token is wide share a few sets of the first-level cache. A vector between rows keeps them off each
    /// other's sets.
    /// </summary>
    /// <param name="from">[positions, K].</param>
    /// <param name="positions">Of a chunk that carries a state.</param>
    /// <param name="keyDim">K.</param>
    /// <param name="free">Where the copy goes; moved past it.</param>
    public static Operand Pack(Operand from, int positions, int keyDim, ref float* free)
    {
        var packed = new Operand(free, (keyDim + 1) * Lane.Count, Lane.Count);
        for (var row = 0; row < positions; row++)
            new ReadOnlySpan<float>(from.From(row).Data, keyDim * Lane.Count).CopyTo(new Span<float>(packed.From(row).Data, keyDim * Lane.Count));
        free += PackedFloats(keyDim);
        return packed;
    }

    /// <summary><c>state += leftᵀ right</c> over the positions of a chunk, or the first of it. left, right: [positions, K]; state: [K, K].</summary>
    public static void Accumulate(int keyDim, int positions, Operand left, Operand right, Operand state, bool add, Ahead* ahead = null) =>
        LaneProduct.Multiply<PerLane>(keyDim, keyDim, positions, left.Transposed, right, state, add ? state.Data : null, ahead);
}
