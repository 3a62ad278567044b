namespace Sweeper.Trainer.Kernels.Reference;

/// <summary>What happens to the outputs of single heads after attention.</summary>
public sealed partial class ReferenceKernels
{
    public void NormOutputs(int keyDim, Activation x, Matrix gain, Activation y)
    {
        var (xs, ys) = (Of(x), Of(y, x.Channels, x));
        Require(gain, 1, x.Channels);
        foreach (var (n, c, lane) in Numbers(xs))
            ys[n, c, lane] = At(gain, 0, c) * xs[n, c, lane] * Scale(xs, keyDim, n, c, lane);
    }

    public void NormOutputsGradient(int keyDim, Activation x, Matrix gain, Activation dx, Matrix dGain)
    {
        var (xs, dxs) = (Of(x), Of(dx, x.Channels, x));
        Require(gain, 1, x.Channels);
        Require(dGain, 1, x.Channels);
        var dys = dxs.Numbers.ToArray();
        foreach (var (n, c, lane) in Numbers(xs))
        {
            var (r, along) = (Scale(xs, keyDim, n, c, lane), 0.0);
            foreach (var other in Block(keyDim, c))
                along += Scaled(other) * r * xs[n, other, lane] / keyDim;
            dxs[n, c, lane] = r * (Scaled(c) - r * xs[n, c, lane] * along);
            At(dGain, 0, c) += Dy(c) * r * xs[n, c, lane];

            double Dy(int channel) => dys[(n * x.Channels + channel) * Numerics.Lane.Count + lane];
            double Scaled(int channel) => At(gain, 0, channel) * Dy(channel);
        }
    }

    /// <summary>r of the block of K channels that a channel is in.</summary>
    private static double Scale(ReferenceActivation x, int keyDim, int token, int channel, int lane) =>
        1 / Math.Sqrt(Block(keyDim, channel).Average(c => x[token, c, lane] * x[token, c, lane]) + NormEpsilon);

    private static IEnumerable<int> Block(int keyDim, int channel) => Enumerable.Range(channel / keyDim * keyDim, keyDim);
}
