using Sweeper.Trainer.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Kernels;

/// <summary>What happens to the queries and keys of single heads before attention.</summary>
public sealed partial class TorchKernels
{
    public void NormHeads(HeadNormKind kind, int keyDim, int heads, Activation x, Activation scales)
    {
        using var scope = NewDisposeScope();
        var blocks = HeadBlocks(x, heads, scales, keyDim);
        var squares = (blocks * blocks).sum(6, keepdim: true);
        var scale = (kind switch
        {
            HeadNormKind.L2 => squares.Plus(1e-12f),
            HeadNormKind.Rms => squares.Over(keyDim).Plus(NormEpsilon),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A model without normalisation of heads does not call NormHeads."),
        }).sqrt().reciprocal();
        blocks.mul_(scale);
        Scales(scales, heads, x).copy_(scale);
    }

    public void NormHeadsGradient(HeadNormKind kind, int keyDim, int heads, Activation y, Activation scales, Activation dx)
    {
        using var scope = NewDisposeScope();
        var (normal, to) = (HeadBlocks(y, heads, scales, keyDim), HeadBlocks(Of(dx, y.Channels, y), heads, scales, keyDim));
        var along = (normal * to).sum(6, keepdim: true);
        if (kind == HeadNormKind.Rms)
            along = along.Over(keyDim);
        to.copy_(Scales(scales, heads, y) * (to - (normal * along)));
    }

    public void Rotate(ReadOnlySpan<float> table, int heads, Activation x, bool back)
    {
        var keyDim = table.Length / x.Context;
        if (keyDim % 2 != 0 || table.Length != keyDim * x.Context)
            throw new ArgumentException($"`table` must have an even number of numbers for each of {x.Context} positions, but has {table.Length}.", nameof(table));
        using var scope = NewDisposeScope();
        var pairs = OfHeads(x, heads, 2 * keyDim).Heads(heads).narrow(5, 0, 2 * keyDim).unflatten(5, [2, keyDim / 2, 2]);
        var angles = Table(table).view(1, 1, x.Context, 1, 1, 1, keyDim / 2, 2);
        var (cos, sin) = (angles.select(7, 0), back ? -angles.select(7, 1) : angles.select(7, 1));
        var (a, b) = (pairs.select(7, 0), pairs.select(7, 1));
        var turned = (a * sin).Plus(b * cos);
        a.copy_((a * cos) - (b * sin));
        b.copy_(turned);
    }

    /// <summary>[replicas, groups, T, 16, heads, blocks, K], in the memory of x.</summary>
    private static Tensor HeadBlocks(Activation x, int heads, Activation scales, int keyDim)
    {
        var blocks = scales.Channels / heads;
        return OfHeads(x, heads, blocks * keyDim).Heads(heads).narrow(5, 0, blocks * keyDim).unflatten(5, [blocks, keyDim]);
    }

    /// <summary>[replicas, groups, T, 16, heads, blocks, 1].</summary>
    private static Tensor Scales(Activation scales, int heads, Activation like) => Of(scales, scales.Channels, like).Heads(heads).unsqueeze(6);
}
