using Sweeper.Trainer.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Kernels;

/// <summary>With <c>z[t] = sum_j w[j] x[t − j]</c> and <c>d = dy · silu'(z)</c>: <c>dx[t] = sum_j w[j] d[t + j]</c>, <c>dw[j] = sum_t d[t] x[t − j]</c>, in each channel.</summary>
public sealed partial class TorchKernels
{
    public void Convolve(Matrix w, int heads, Activation x, Activation before)
    {
        using var scope = NewDisposeScope();
        var (to, old) = (FirstOfHeads(x, heads, w.Columns / heads), Of(before, w.Columns, x).Heads(heads));
        old.copy_(to);
        var z = Convolved(w, old, heads);
        to.copy_(z * Sigmoid(z));
    }

    public void ConvolveGradient(Matrix w, int heads, Activation before, Activation dx, Matrix dw)
    {
        using var scope = NewDisposeScope();
        var (old, to) = (Of(before, w.Columns, dx).Heads(heads), FirstOfHeads(dx, heads, w.Columns / heads));
        var (z, context, ofTaps) = (Convolved(w, old, heads), before.Context, Of(dw, w.Rows, w.Columns));
        var d = to * Sigmoid(z) * (z * Sigmoid(-z)).Plus(1);
        var sum = zeros_like(d);
        for (var j = 0; j < Math.Min(w.Rows, context); j++)
        {
            var later = d.narrow(2, j, context - j);
            sum.narrow(2, 0, context - j).Gain(later * Tap(w, j, heads));
            ofTaps.narrow(1, j, 1).Gain((later * old.narrow(2, 0, context - j)).sum([1, 2, 3]).view(Replicas, 1, w.Columns));
        }

        to.copy_(sum);
    }

    /// <summary>z of every token; there is nothing before the first of a sequence.</summary>
    private static Tensor Convolved(Matrix w, Tensor x, int heads)
    {
        var (context, z) = (x.shape[2], zeros_like(x));
        for (var j = 0; j < Math.Min(w.Rows, context); j++)
            z.narrow(2, j, context - j).Gain(x.narrow(2, 0, context - j) * Tap(w, j, heads));
        return z;
    }

    /// <summary>[replicas, 1, 1, 1, heads, channels of a head].</summary>
    private static Tensor Tap(Matrix w, int j, int heads) =>
        Of(w, w.Rows, w.Columns).select(1, j).unflatten(1, [heads, w.Columns / heads]).unsqueeze(1).unsqueeze(1).unsqueeze(1);

    /// <summary>[replicas, groups, T, 16, heads, channels]: the first channels of each head, in the memory of x.</summary>
    private static Tensor FirstOfHeads(Activation x, int heads, int channels) => OfHeads(x, heads, channels).Heads(heads).narrow(5, 0, channels);
}
