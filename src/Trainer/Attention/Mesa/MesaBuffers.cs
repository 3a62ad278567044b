using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Mesa;

/// <summary>How the backward of mesa lays out its scratch, for one head.</summary>
internal readonly unsafe struct MesaBuffers
{
    public MesaBuffers(int keyDim, int chunk, Scratch scratch)
    {
        State = new Operand(scratch.Data, (long)keyDim * Lane.Count, Lane.Count);
        Rows = new Operand(State.Data + (keyDim * State.Outer), State.Outer, Lane.Count);
        Scores = new Operand(Rows.Data + (CpuAttention.BlockRows * Rows.Outer), (long)chunk * Lane.Count, Lane.Count);
        Slopes = new Operand(Scores.Data + (CpuAttention.BlockRows * Scores.Outer), Scores.Outer, Lane.Count);
        Solver = Slopes.Data + (CpuAttention.BlockRows * Slopes.Outer);
    }

    /// <summary>[K, K]: what is carried from chunk to chunk.</summary>
    public Operand State { get; }

    /// <summary>[block, K]: dq̃ of a block.</summary>
    public Operand Rows { get; }

    /// <summary>[block, chunk].</summary>
    public Operand Scores { get; }

    /// <summary>[block, chunk]: dO Vᵀ.</summary>
    public Operand Slopes { get; }

    public float* Solver { get; }
}
