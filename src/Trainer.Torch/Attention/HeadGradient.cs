using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Attention;

/// <summary>What a kind's backward gives.</summary>
/// <param name="Query">[R, S, n, T, K].</param>
/// <param name="Key">The same.</param>
/// <param name="Value">The same.</param>
internal sealed record HeadGradient(Tensor Query, Tensor Key, Tensor Value)
{
    /// <summary>Of each gate's logit, [R, S, n, T].</summary>
    public Tensor[] Logits { get; init; } = [];

    /// <summary>Of parameters that are not biases of gates: the place of head 0's first, how many a head has, and [R, n · as many].</summary>
    public (int First, int PerHead, Tensor Gradient)[] Parameters { get; init; } = [];
}
