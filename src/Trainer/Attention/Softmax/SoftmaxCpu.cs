using Sweeper.Trainer.Kernels.Cpu;

namespace Sweeper.Trainer.Attention.Softmax;

/// <summary>
/// Softmax attention in the faster of two forms: <see cref="LaneSoftmax"/>, whose vectors run over sequences, and <see cref="SequenceSoftmax"/>, whose vectors run
/// inside a sequence.
/// </summary>
internal sealed unsafe class SoftmaxCpu : CpuAttention
{
    public static SoftmaxCpu Instance { get; } = new();

    public override int Memory(AttentionShape shape) => SoftmaxMemory.Channels(shape);

    public override void Forward(HeadView head, float* parameters, Scratch scratch) => For(head.T, head.K).Forward(head, parameters, scratch);

    public override void Backward(HeadView head, HeadView gradient, float* parameters, float* dParameters, Scratch scratch) =>
        For(head.T, head.K).Backward(head, gradient, parameters, dParameters, scratch);

    /// <summary>A function of the shape alone, because the two round differently.</summary>
    public static CpuAttention For(int context, int keyDim) => context >= From ? SequenceSoftmax.Instance : LaneSoftmax.Instance;

    private static readonly int From = int.Parse(Environment.GetEnvironmentVariable("SOFTMAX_FROM") ?? "64");
}
