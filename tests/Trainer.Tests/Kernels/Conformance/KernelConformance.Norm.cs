using Sweeper.Trainer.Kernels;

namespace Sweeper.Trainer.Tests.Kernels.Conformance;

public abstract partial class KernelConformance
{
    /// <summary>Relative to sums over the channels of one token.</summary>
    protected virtual double NormTolerance(int channels) => 2e-6 * Math.Sqrt(channels);

    [Theory, MemberData(nameof(EveryChannels))]
    public void Layer_normalisation(int channels) => Normalisation(NormKind.Layer, channels);

    [Theory, MemberData(nameof(EveryChannels))]
    public void Root_mean_square_normalisation(int channels) => Normalisation(NormKind.Rms, channels);

    private void Normalisation(NormKind kind, int channels)
    {
        for (var turn = 0; turn < Contexts.Length; turn++)
        {
            using var pair = Pair();
            var (groups, context) = Size(turn);
            var what = $"{kind} of [{groups}, {context}, {channels}]";
            var channel = 0;
            var (x, y) = (pair.Activation(groups, context, channels, Spread), pair.Stale(groups, context, channels));
            var (dy, dx) = (pair.Activation(groups, context, channels), pair.Activation(groups, context, channels));
            var (gain, dGain) = (pair.Matrix(1, channels), pair.Matrix(1, channels));
            var biases = kind == NormKind.Layer ? channels : 0;
            var (bias, dBias) = (pair.Matrix(1, biases), pair.Matrix(1, biases));
            var sums = SumTolerance(16 * groups * context);

            pair.Call(what, (k, s) => k.Norm(kind, x[s], gain[s], bias[s], y[s]), (y, NormTolerance(channels)));
            pair.Call(
                $"gradient of {what}", (k, s) => k.NormGradient(kind, x[s], gain[s], dy[s], dx[s], dGain[s], dBias[s]),
                [(dx, NormTolerance(channels)), (dGain, sums), .. kind == NormKind.Layer ? [(dBias, sums)] : Array.Empty<(ITwin, double)>()]);

            // Channels stand apart: where a token's channels are all but equal the quotient is ill-conditioned, and the comparison would be of luck.
            float Spread() => pair.Random.Next() + (channel++ / 16 % channels % 2 == 0 ? 1.5f : -1.5f);
        }
    }
}
