using Sweeper.Trainer.Kernels.Reference;

namespace Sweeper.Trainer.Tests.Kernels.Gradients;

public class ElementGradientTests
{
    [Fact]
    public void Gelu()
    {
        var scene = new GradientScene();
        var (x, c, y) = (scene.Activation(2, 3, 2), scene.Activation(2, 3, 2), new ReferenceActivation(2, 3, 2));
        for (var i = 0; i < x.Length; i++)
            x.Data[i] *= 4;
        var dx = new ReferenceActivation(2, 3, 2);

        scene.Kernels.GeluGradient(x, c, dx);

        FiniteDifferences.Agree("x", x.Data, GradientScene.Loss(() => scene.Kernels.Gelu(x, y), y, c), dx.Data);
    }

    /// <summary>Values of the tanh form computed with 30 digits.</summary>
    [Theory, InlineData(0, 0), InlineData(1, 0.841191990608276), InlineData(-1, -0.158808009391724), InlineData(2.5, 2.484915733910001), InlineData(-6, -8.43964670076e-11)]
    public void Gelu_has_its_published_values(double at, double expected)
    {
        var (x, y) = (new ReferenceActivation(1, 1, 1), new ReferenceActivation(1, 1, 1));
        x.Data[0] = at;
        new ReferenceKernels().Gelu(x, y);
        Assert.Equal(expected, y.Data[0], 1e-15);
    }

    [Fact]
    public void Clamp_away_from_the_kink()
    {
        var scene = new GradientScene();
        var (x, c, y) = (scene.Activation(1, 4, 3), scene.Activation(1, 4, 3), new ReferenceActivation(1, 4, 3));
        for (var i = 0; i < x.Length; i++)
            if (Math.Abs(Math.Abs(x.Data[i]) - 0.5) < 0.01)
                x.Data[i] = 0.2;
        void Forward()
        {
            x.Data.CopyTo(y.Data, 0);
            scene.Kernels.Clamp(y, 0.5f);
        }

        Forward();
        var dx = new ReferenceActivation(1, 4, 3);
        c.Data.CopyTo(dx.Data, 0);
        scene.Kernels.ClampGradient(y, 0.5f, dx);

        Assert.Contains(dx.Data, d => d == 0);
        FiniteDifferences.Agree("x", x.Data, GradientScene.Loss(Forward, y, c), dx.Data);
    }
}
