using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>Buffers that every attention layer of a model uses in turn during the backward pass, and the tables of positional encodings.</summary>
internal sealed class AttentionGradients(ModelMemory memory, AttentionShape shape, float[] table)
{
    /// <summary>d (attention output): [B, T, H·K].</summary>
    public Activation Mixed { get; } = memory.NewActivation(shape.Channels);

    /// <summary>d (queries, keys, values): [B, T, 3·H·K].</summary>
    public Activation Qkv { get; } = memory.NewActivation(3 * shape.Channels);

    /// <summary>[T, D], row-major; empty without positions.</summary>
    public float[] Table { get; } = table;

    /// <summary>[T, K], <see cref="Rotary"/>; empty without rotary embedding.</summary>
    public float[] Rotations { get; init; } = [];
}
