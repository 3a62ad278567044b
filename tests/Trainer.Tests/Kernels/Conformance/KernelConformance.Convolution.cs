using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Tests.Kernels.Conformance;

/// <summary>What happens to single channels before attention, and to single heads after it.</summary>
public abstract partial class KernelConformance
{
    protected virtual double ConvolutionTolerance(int width) => 2e-6 * Math.Sqrt(width);

    [Theory, MemberData(nameof(EveryChannels))]
    public void Convolution(int channels)
    {
        for (var turn = 0; turn < Contexts.Length; turn++)
        {
            using var pair = Pair();
            var (groups, context) = Size(turn);
            var width = 1 + (turn + channels) % 8;
            var (heads, part) = (1 + turn % 3, channels + turn % 4);
            var what = $"width {width} over {channels} of [{groups}, {context}, {heads} x {part}]";
            var (w, dw) = (pair.Matrix(width, heads * channels), pair.Matrix(width, heads * channels));
            var (x, before) = (pair.Activation(groups, context, heads * part, () => 3 * pair.Random.Next()), pair.Stale(groups, context, heads * channels));
            var dx = pair.Activation(groups, context, heads * part);

            pair.Call(what, (k, s) => k.Convolve(w[s], heads, x[s], before[s]), (x, ConvolutionTolerance(width)), (before, 0));
            pair.Call(
                $"gradient of {what}", (k, s) => k.ConvolveGradient(w[s], heads, before[s], dx[s], dw[s]),
                (dx, 2 * ConvolutionTolerance(width)), (dw, SumTolerance(16 * groups * context)));
        }
    }

    /// <summary>Far out the gate is 0 or 1 and nothing overflows; a NaN stays one, for all tokens that see it.</summary>
    [Theory, InlineData(20f), InlineData(200f), InlineData(1e6f), InlineData(float.NaN)]
    public void Convolution_of_large_numbers(float size)
    {
        using var pair = Pair();
        var (w, dw) = (pair.Matrix(3, 2), pair.Matrix(3, 2));
        var (x, before) = (pair.Activation(1, 7, 2, () => pair.Random.Next(9) == 0 ? size : pair.Random.Next()), pair.Stale(1, 7, 2));
        var dx = pair.Activation(1, 7, 2);
        pair.Call($"{size}", (k, s) => k.Convolve(w[s], 1, x[s], before[s]), (x, ConvolutionTolerance(3)), (before, 0));
        pair.Call($"gradient at {size}", (k, s) => k.ConvolveGradient(w[s], 1, before[s], dx[s], dw[s]), (dx, ConvolutionTolerance(3)), (dw, SumTolerance(112)));
    }

    [Theory, MemberData(nameof(EveryKeyDim))]
    public void Outputs_of_unit_mean_square(int keyDim)
    {
        for (var turn = 0; turn < Contexts.Length; turn++)
        {
            using var pair = Pair();
            var (groups, context) = Size(turn);
            var channels = (1 + turn % 4) * keyDim;
            var what = $"[{groups}, {context}, {channels}] by {keyDim}";
            var (x, y) = (pair.Activation(groups, context, channels, () => 1.25f + pair.Random.Next()), pair.Stale(groups, context, channels));
            var (gain, dGain, dx) = (pair.Matrix(1, channels), pair.Matrix(1, channels), pair.Activation(groups, context, channels));

            // As for unit queries and keys: a block of one channel has no gradient but that of the epsilon.
            var tolerance = keyDim > 1 ? 4 * NormTolerance(keyDim) : double.PositiveInfinity;
            pair.Call(what, (k, s) => k.NormOutputs(keyDim, x[s], gain[s], y[s]), (y, NormTolerance(keyDim)));
            pair.Call(
                $"gradient of {what}", (k, s) => k.NormOutputsGradient(keyDim, x[s], gain[s], dx[s], dGain[s]),
                (dx, tolerance), (dGain, SumTolerance(16 * groups * context)));
            if (keyDim == 1)
                Assert.All(dx.Read(0), d => Assert.InRange(d, -1e-3, 1e-3));
        }
    }
}
