using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Kernels.Reference;

/// <summary>
/// Both kinds are <c>y = gain · n (+ bias)</c> with <c>n = (x − mean) / sqrt(mean((x − mean)²) + 1e-5)</c>, where RMS takes 0 for the mean and has no bias.
/// </summary>
public sealed partial class ReferenceKernels
{
    private const double NormEpsilon = 1e-5;

    public void Norm(NormKind kind, Activation x, Matrix gain, Matrix bias, Activation y)
    {
        var (xs, ys) = (Of(x), Of(y, x.Channels, x));
        Require(gain, 1, x.Channels);
        for (var n = 0; n < xs.Tokens; n++)
            for (var lane = 0; lane < Lane.Count; lane++)
            {
                var (normal, _) = Normalise(kind, xs, n, lane);
                for (var c = 0; c < x.Channels; c++)
                    ys[n, c, lane] = At(gain, 0, c) * normal[c] + (kind == NormKind.Layer ? At(bias, 0, c) : 0);
            }
    }

    /// <summary>With <c>h = gain · dy</c>: <c>dx += (h − mean(h) − n mean(h n)) / deviation</c>, without mean(h) for RMS.</summary>
    public void NormGradient(NormKind kind, Activation x, Matrix gain, Activation dy, Activation dx, Matrix dGain, Matrix dBias)
    {
        var (xs, dys, dxs) = (Of(x), Of(dy, x.Channels, x), Of(dx, x.Channels, x));
        Require(gain, 1, x.Channels);
        Require(dGain, 1, x.Channels);
        for (var n = 0; n < xs.Tokens; n++)
            for (var lane = 0; lane < Lane.Count; lane++)
            {
                var (normal, deviation) = Normalise(kind, xs, n, lane);
                var (mean, slope) = (0.0, 0.0);
                for (var c = 0; c < x.Channels; c++)
                {
                    var (h, dyc) = (At(gain, 0, c) * dys[n, c, lane], dys[n, c, lane]);
                    mean += kind == NormKind.Layer ? h / x.Channels : 0;
                    slope += h * normal[c] / x.Channels;
                    At(dGain, 0, c) += dyc * normal[c];
                    if (kind == NormKind.Layer)
                        At(dBias, 0, c) += dyc;
                }

                for (var c = 0; c < x.Channels; c++)
                    dxs[n, c, lane] += (At(gain, 0, c) * dys[n, c, lane] - mean - normal[c] * slope) / deviation;
            }
    }

    private static (double[] Normal, double Deviation) Normalise(NormKind kind, ReferenceActivation x, int token, int lane)
    {
        if (kind == NormKind.None)
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "A model without normalisation does not call Norm.");
        var channels = Enumerable.Range(0, x.Channels).Select(c => x[token, c, lane]).ToArray();
        var mean = kind == NormKind.Layer ? channels.Average() : 0;
        var deviation = Math.Sqrt(channels.Average(value => (value - mean) * (value - mean)) + NormEpsilon);
        return (Array.ConvertAll(channels, value => (value - mean) / deviation), deviation);
    }
}
