using Sweeper.Trainer.Kernels.Reference;

namespace Sweeper.Trainer.Tests.Kernels.Gradients;

public class OutputGradientTests
{
    [Theory, InlineData(2, 3, 5), InlineData(1, 1, 2), InlineData(1, 3, 2)]
    public void Normalised_outputs(int groups, int heads, int keyDim)
    {
        var scene = new GradientScene();
        var channels = heads * keyDim;
        var (x, c, y) = (scene.Activation(groups, 2, channels), scene.Activation(groups, 2, channels), new ReferenceActivation(groups, 2, channels));
        for (var i = 0; i < x.Length; i++)
            x.Data[i] += x.Data[i] > 0 ? 1 : -1;
        var (gain, dx) = (scene.Matrix(1, channels), new ReferenceActivation(groups, 2, channels));
        var dGain = GradientScene.ZeroLike(gain);
        var loss = GradientScene.Loss(() => scene.Kernels.NormOutputs(keyDim, x, gain, y), y, c);

        c.Data.CopyTo(dx.Data, 0);
        scene.Kernels.NormOutputsGradient(keyDim, x, gain, dx, dGain);

        FiniteDifferences.Agree("x", x.Data, loss, dx.Data);
        FiniteDifferences.Agree("gain", GradientScene.Data(gain), loss, GradientScene.Data(dGain));
    }

    [Fact]
    public void Each_head_has_mean_square_one_at_gain_one()
    {
        var scene = new GradientScene();
        var (x, y, gain) = (scene.Activation(1, 3, 8), new ReferenceActivation(1, 3, 8), scene.Matrix(1, 8));
        Array.Fill(GradientScene.Data(gain), 1);
        scene.Kernels.NormOutputs(4, x, gain, y);
        for (var head = 0; head < 2; head++)
            Assert.Equal(1, Enumerable.Range(4 * head, 4).Average(c => y[1, c, 3] * y[1, c, 3]), 1e-3);
    }
}
