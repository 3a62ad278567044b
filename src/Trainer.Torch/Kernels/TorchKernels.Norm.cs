using Sweeper.Trainer.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Kernels;

public sealed partial class TorchKernels
{
    private const float NormEpsilon = 1e-5f;

    public void Norm(NormKind kind, Activation x, Matrix gain, Matrix bias, Activation y)
    {
        using var scope = NewDisposeScope();
        var (normal, _) = Normalise(kind, Of(x).Rows);
        var scaled = normal * Row(gain, x.Channels);
        Of(y, x.Channels, x).Rows.copy_(kind == NormKind.Layer ? scaled.Plus(Row(bias, x.Channels)) : scaled);
    }

    /// <summary>With <c>h = gain · dy</c>: <c>dx += (h − mean(h) − n mean(h n)) / deviation</c>, without mean(h) for RMS.</summary>
    public void NormGradient(NormKind kind, Activation x, Matrix gain, Activation dy, Activation dx, Matrix dGain, Matrix dBias)
    {
        using var scope = NewDisposeScope();
        var (normal, scale) = Normalise(kind, Of(x).Rows);
        var gradient = Of(dy, x.Channels, x).Rows;
        var scaled = gradient * Row(gain, x.Channels);
        var inside = scaled - (normal * (scaled * normal).mean([2], keepdim: true));
        if (kind == NormKind.Layer)
        {
            inside -= scaled.mean([2], keepdim: true);
            Row(dBias, x.Channels).Gain(gradient.sum(1, keepdim: true));
        }

        Row(dGain, x.Channels).Gain((gradient * normal).sum(1, keepdim: true));
        Of(dx, x.Channels, x).Rows.Gain(inside * scale);
    }

    /// <summary>n of each token, and 1 / deviation: [replicas, tokens, 1].</summary>
    private static (Tensor Normal, Tensor Scale) Normalise(NormKind kind, Tensor x)
    {
        if (kind == NormKind.None)
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "A model without normalisation does not call Norm.");
        var centred = kind == NormKind.Layer ? x - x.mean([2], keepdim: true) : x;
        var scale = (centred * centred).mean([2], keepdim: true).Plus(NormEpsilon).sqrt().reciprocal();
        return (centred * scale, scale);
    }

    public void NormOutputs(int keyDim, Activation x, Matrix gain, Activation y)
    {
        using var scope = NewDisposeScope();
        var (normal, _) = Normalise(NormKind.Rms, Blocks(Of(x), keyDim));
        Of(y, x.Channels, x).Rows.copy_(normal.view(Of(x).Rows.shape) * Row(gain, x.Channels));
    }

    public void NormOutputsGradient(int keyDim, Activation x, Matrix gain, Activation dx, Matrix dGain)
    {
        using var scope = NewDisposeScope();
        var (normal, scale) = Normalise(NormKind.Rms, Blocks(Of(x), keyDim));
        var to = Of(dx, x.Channels, x).Rows;
        var scaled = (to * Row(gain, x.Channels)).view(normal.shape);
        Row(dGain, x.Channels).Gain((to * normal.view(to.shape)).sum(1, keepdim: true));
        to.copy_((scale * (scaled - (normal * (scaled * normal).mean([2], keepdim: true)))).view(to.shape));
    }

    /// <summary>[replicas, tokens · blocks, K].</summary>
    private static Tensor Blocks(TorchActivation x, int keyDim) => x.Channels % keyDim == 0
        ? x.Numbers.view(x.Numbers.shape[0], x.Length / keyDim, keyDim)
        : throw new ArgumentException($"The channels must be blocks of {keyDim}, but there are {x.Channels}.");
}
