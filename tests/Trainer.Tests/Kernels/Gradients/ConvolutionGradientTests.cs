using Sweeper.Trainer.Kernels.Reference;

namespace Sweeper.Trainer.Tests.Kernels.Gradients;

public class ConvolutionGradientTests
{
    [Theory, InlineData(1, 2, 3), InlineData(2, 5, 4), InlineData(2, 3, 4), InlineData(1, 9, 8)]
    public void Convolution(int groups, int context, int width)
    {
        var scene = new GradientScene();
        var (x, c, y) = (scene.Activation(groups, context, 4), scene.Activation(groups, context, 4), new ReferenceActivation(groups, context, 4));
        var (before, w) = (new ReferenceActivation(groups, context, 3), scene.Matrix(width, 3));
        var (dx, dw) = (new ReferenceActivation(groups, context, 4), GradientScene.ZeroLike(w));
        void Forward()
        {
            x.Data.CopyTo(y.Data, 0);
            scene.Kernels.Convolve(w, 1, y, before);
        }

        Forward();
        c.Data.CopyTo(dx.Data, 0);
        scene.Kernels.ConvolveGradient(w, 1, before, dx, dw);

        FiniteDifferences.Agree("x", x.Data, GradientScene.Loss(Forward, y, c), dx.Data);
        FiniteDifferences.Agree("w", GradientScene.Data(w), GradientScene.Loss(Forward, y, c), GradientScene.Data(dw));
    }

    /// <summary>As training starts: the token's own tap is 1, all others are 0.</summary>
    [Fact]
    public void Taps_one_and_zeros_leave_silu_alone()
    {
        var scene = new GradientScene();
        var (x, y, w) = (scene.Activation(1, 6, 2), new ReferenceActivation(1, 6, 2), scene.Matrix(4, 2));
        for (var i = 0; i < w.Rows * w.Columns; i++)
            GradientScene.Data(w)[w.Offset + i] = i < 2 ? 1 : 0;
        x.Data.CopyTo(y.Data, 0);
        scene.Kernels.Convolve(w, 1, y, new ReferenceActivation(1, 6, 2));
        Assert.Equal(x.Data.Select(z => z * (1 / (1 + Math.Exp(-z)))), y.Data);
    }
}
