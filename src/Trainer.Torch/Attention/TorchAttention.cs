using Sweeper.Trainer.Attention;
using Sweeper.Trainer.Torch.Attention.Delta;
using Sweeper.Trainer.Torch.Attention.Gated;
using Sweeper.Trainer.Torch.Attention.Linear;
using Sweeper.Trainer.Torch.Attention.Mesa;
using Sweeper.Trainer.Torch.Attention.MesaNet;
using Sweeper.Trainer.Torch.Attention.Softmax;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Attention;

/// <summary>One kind of attention as batched products: forward and explicit backward of some heads of all sequences of all replicas.</summary>
internal abstract class TorchAttention
{
    public static TorchAttention For(AttentionKind kind) => kind switch
    {
        AttentionKind.Softmax => SoftmaxTorch.Instance,
        AttentionKind.Linear => LinearTorch.Instance,
        AttentionKind.Mesa => MesaTorch.Instance,
        AttentionKind.Gated => GatedTorch.Instance,
        AttentionKind.Delta => DeltaTorch.Instance,
        AttentionKind.MesaNet => MesaNetTorch.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>Channels of memory between forward and backward, all heads together: 0, all is computed again, or one for each channel of the output.</summary>
    public virtual int Memory(AttentionShape shape) => 0;

    /// <returns>o, and what is kept for the backward: [R, S, n, T, K].</returns>
    public abstract (Tensor O, Tensor? Kept) Forward(HeadBatch heads);

    /// <param name="heads">As in the forward.</param>
    /// <param name="o">[R, S, n, T, K], of the forward.</param>
    /// <param name="kept">What the forward has kept.</param>
    /// <param name="dO">[R, S, n, T, K].</param>
    public abstract HeadGradient Backward(HeadBatch heads, Tensor o, Tensor? kept, Tensor dO);
}
