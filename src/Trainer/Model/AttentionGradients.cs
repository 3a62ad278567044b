using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Model;

/// <summary>Buffers that every attention layer of a model uses in turn during the backward pass, and the tables of positional encodings.</summary>
internal sealed class AttentionGradients(ModelMemory memory, IReadOnlyList<AttentionShape> shapes, float[] table)
{
    private readonly Dictionary<int, Activation> _qkv = shapes.Select(s => s.InputChannels).Distinct().ToDictionary(c => c, memory.NewActivation);

    /// <summary>d (attention output): [B, T, H·K].</summary>
    public Activation Mixed { get; } = memory.NewActivation(shapes[0].Channels);

    /// <summary>[T, D], row-major; empty without positions.</summary>
    public float[] Table { get; } = table;

    /// <summary>[T, K], <see cref="Rotary"/>; empty without rotary embedding.</summary>
    public float[] Rotations { get; init; } = [];

    /// <summary>d (queries, keys, values, gate logits): [B, T, <see cref="AttentionShape.InputChannels"/>]; a hybrid's blocks may differ in gates.</summary>
    public Activation Qkv(AttentionShape shape) => _qkv[shape.InputChannels];
}
