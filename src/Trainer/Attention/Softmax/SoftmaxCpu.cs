using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Attention.Softmax;

/// <summary>
/// Softmax attention in the faster of two forms: <see cref="LaneSoftmax"/>, whose vectors run over sequences, and <see cref="SequenceSoftmax"/>, whose vectors run
/// inside a sequence.
/// </summary>
internal sealed unsafe class SoftmaxCpu : CpuAttention
{
    /// <summary>From here on what packing costs is regained (measured at K = 16, 32, 48, 64: docs/performance.md).</summary>
    private const int LongContext = 128;

    public static SoftmaxCpu Instance { get; } = new();

    /// <summary>
    /// Inside a sequence for contexts of 128 and more where the channels of a head fill whole vectors; at other K packing and padding cost more than the tiles save.
    /// A function of the shape alone, because the two round differently.
    /// </summary>
    public static CpuAttention For(int context, int keyDim) =>
        context >= LongContext && FillsVectors(keyDim) ? SequenceSoftmax.Instance : LaneSoftmax.Instance;

    /// <summary>What the form inside a sequence needs at a key size at which it may be chosen; the other needs no more than other kinds.</summary>
    public static new long ScratchFloats(int keyDim) => FillsVectors(keyDim) ? SequenceSoftmax.ScratchFloats(keyDim) : 0;

    public override int Memory(AttentionShape shape) => SoftmaxMemory.Channels(shape);

    public override void Forward(HeadView head, float* parameters, Scratch scratch) => For(head.T, head.K).Forward(head, parameters, scratch);

    public override void Backward(HeadView head, HeadView gradient, float* parameters, float* dParameters, Scratch scratch) =>
        For(head.T, head.K).Backward(head, gradient, parameters, dParameters, scratch);

    private static bool FillsVectors(int keyDim) => keyDim % Lane.Count == 0;
}
