namespace Sweeper.Trainer.Kernels.Cpu;

/// <summary>Positions of attention kinds with a K x K state, taken a chunk at a time: products inside the chunk, the state between chunks.</summary>
internal static unsafe class Chunk
{
    private const int Length = 32;

    /// <summary>Positions of a chunk; all of them where the scores of the whole context cost less than carrying a state. A function of the shape alone.</summary>
    public static int Of(int context, int keyDim) => context <= Longest(keyDim) ? context : Length;

    /// <summary>Largest chunk, whatever the context.</summary>
    public static int Longest(int keyDim) => Length + (2 * keyDim);

    /// <summary><c>state += leftᵀ right</c> over the positions of a chunk, or the first of it. left, right: [positions, K]; state: [K, K].</summary>
    public static void Accumulate(int keyDim, int positions, Operand left, Operand right, Operand state, bool add) =>
        LaneProduct.Multiply<PerLane>(keyDim, keyDim, positions, left.Transposed, right, state, add ? state.Data : null);
}
