using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Reference;

namespace Sweeper.Trainer.Tests.Kernels.Gradients;

public class NormGradientTests
{
    [Theory, InlineData(NormKind.Layer, 2, 3, 5), InlineData(NormKind.Layer, 1, 1, 4), InlineData(NormKind.Rms, 2, 3, 5), InlineData(NormKind.Rms, 1, 2, 2)]
    public void Normalisation(NormKind kind, int groups, int context, int channels)
    {
        var scene = new GradientScene();
        var (x, c, y) = (scene.Activation(groups, context, channels), scene.Activation(groups, context, channels), new ReferenceActivation(groups, context, channels));
        var (gain, bias, dx) = (scene.Matrix(1, channels), scene.Matrix(1, channels), new ReferenceActivation(groups, context, channels));
        var (dGain, dBias) = (GradientScene.ZeroLike(gain), GradientScene.ZeroLike(bias));
        Spread(x);
        var loss = GradientScene.Loss(() => scene.Kernels.Norm(kind, x, gain, bias, y), y, c);

        scene.Kernels.NormGradient(kind, x, gain, c, dx, dGain, dBias);

        FiniteDifferences.Agree("x", x.Data, loss, dx.Data);
        FiniteDifferences.Agree("gain", GradientScene.Data(gain), loss, GradientScene.Data(dGain));
        if (kind == NormKind.Layer)
            FiniteDifferences.Agree("bias", GradientScene.Data(bias), loss, GradientScene.Data(dBias));
        else
            Assert.All(GradientScene.Data(dBias), d => Assert.Equal(0, d));
    }

    [Fact]
    public void Normalised_tokens_have_mean_zero_and_mean_square_one()
    {
        var scene = new GradientScene();
        var (x, y, gain, bias) = (scene.Activation(1, 2, 8), new ReferenceActivation(1, 2, 8), scene.Matrix(1, 8), scene.Matrix(1, 8));
        Array.Fill(GradientScene.Data(gain), 1);
        Array.Fill(GradientScene.Data(bias), 0);
        foreach (var kind in new[] { NormKind.Layer, NormKind.Rms })
        {
            scene.Kernels.Norm(kind, x, gain, bias, y);
            var token = Enumerable.Range(0, 8).Select(c => y[1, c, 3]).ToArray();
            Assert.Equal(1, token.Average(v => v * v), 1e-4);
            if (kind == NormKind.Layer)
                Assert.Equal(0, token.Average(), 1e-12);
        }
    }

    /// <summary>Away from the place where all channels are equal: there the curvature is 1e5 and a step of 1e-3 is long.</summary>
    private static void Spread(ReferenceActivation x)
    {
        for (var n = 0; n < x.Tokens; n++)
            for (var c = 0; c < x.Channels; c++)
                for (var lane = 0; lane < 16; lane++)
                    x[n, c, lane] += 1.5 * (c % 2 == 0 ? 1 : -1);
    }
}
