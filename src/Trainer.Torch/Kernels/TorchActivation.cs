using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Numerics;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Kernels;

/// <summary>
/// An activation of <see cref="TorchKernels"/>: float32 <c>[replicas, groups, T, 16, channels]</c>, so that tokens are rows of matrices. In lane layout a position of a group
/// takes as many numbers, so a part of an activation is the same numbers from <c>first</c> on, in each replica.
/// </summary>
internal sealed class TorchActivation : Activation
{
    /// <param name="numbers">[replicas, groups · T · 16 · channels]; rows may be strided.</param>
    public TorchActivation(Tensor numbers, int groups, int context, int channels)
        : base(groups, context, channels)
    {
        Numbers = numbers;
        Grid = numbers.view(numbers.shape[0], groups, context, Lane.Count, channels);
        Rows = numbers.view(numbers.shape[0], (long)groups * context * Lane.Count, channels);
    }

    /// <summary>[replicas, <see cref="Activation.Length"/>].</summary>
    public Tensor Numbers { get; }

    /// <summary>[replicas, groups, T, 16, channels], the same memory.</summary>
    public Tensor Grid { get; }

    /// <summary>[replicas, tokens, channels], the same memory.</summary>
    public Tensor Rows { get; }

    /// <summary>[replicas, groups, T, 16, heads, channels of a head], the same memory.</summary>
    public Tensor Heads(int heads) => Grid.unflatten(4, [heads, Channels / heads]);
}
