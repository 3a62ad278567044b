using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Reference;
using Sweeper.Trainer.Model;

namespace Sweeper.Trainer.Tests.Kernels.Gradients;

public class HeadGradientTests
{
    [Theory]
    [InlineData(HeadNormKind.L2, 2, 3, 5), InlineData(HeadNormKind.L2, 1, 1, 2)]
    [InlineData(HeadNormKind.Rms, 2, 3, 5), InlineData(HeadNormKind.Rms, 1, 2, 1)]
    public void Normalised_heads(HeadNormKind kind, int groups, int heads, int keyDim)
    {
        var scene = new GradientScene();
        var channels = heads * (keyDim + 1);
        var (x, c, y) = (scene.Activation(groups, 2, channels), scene.Activation(groups, 2, channels), new ReferenceActivation(groups, 2, channels));
        for (var i = 0; i < x.Length; i++)
            x.Data[i] += x.Data[i] > 0 ? 1 : -1;
        var scales = new ReferenceActivation(groups, 2, heads);
        void Forward()
        {
            x.Data.CopyTo(y.Data, 0);
            scene.Kernels.NormHeads(kind, keyDim, heads, y, scales);
        }

        Forward();
        var dx = Copy(c);
        scene.Kernels.NormHeadsGradient(kind, keyDim, heads, y, scales, dx);

        FiniteDifferences.Agree("x", x.Data, GradientScene.Loss(Forward, y, c), dx.Data);
    }

    [Fact]
    public void Rotation()
    {
        var scene = new GradientScene();
        var (x, c, y) = (scene.Activation(2, 5, 18), scene.Activation(2, 5, 18), new ReferenceActivation(2, 5, 18));
        var table = Rotary.Table(5, 4);
        void Forward()
        {
            x.Data.CopyTo(y.Data, 0);
            scene.Kernels.Rotate(table, 2, y, back: false);
        }

        var dx = Copy(c);
        scene.Kernels.Rotate(table, 2, dx, back: true);

        FiniteDifferences.Agree("x", x.Data, GradientScene.Loss(Forward, y, c), dx.Data);
    }

    /// <summary>What rotary embedding is for: the product of a rotated query and a rotated key depends on the distance of their positions alone.</summary>
    [Fact]
    public void Products_of_rotated_vectors_depend_on_their_distance()
    {
        var scene = new GradientScene();
        var x = scene.Activation(1, 12, 12);
        for (var t = 1; t < 12; t++)
            for (var c = 0; c < 12; c++)
                x[t, c, 0] = x[0, c, 0];
        scene.Kernels.Rotate(Rotary.Table(12, 6), 1, x, back: false);

        for (var distance = 0; distance < 12; distance++)
            for (var t = distance; t < 12; t++)
                Assert.Equal(Product(distance, 0), Product(t, t - distance), 1e-6);

        double Product(int to, int from) => Enumerable.Range(0, 6).Sum(c => x[to, c, 0] * x[from, 6 + c, 0]);
    }

    [Fact]
    public void SwiGlu()
    {
        var scene = new GradientScene();
        var (x, c, y) = (scene.Activation(2, 3, 4), scene.Activation(2, 3, 2), new ReferenceActivation(2, 3, 2));
        for (var i = 0; i < x.Length; i++)
            x.Data[i] *= 4;
        var dx = new ReferenceActivation(2, 3, 4);

        scene.Kernels.SwiGluGradient(x, c, dx);

        FiniteDifferences.Agree("x", x.Data, GradientScene.Loss(() => scene.Kernels.SwiGlu(x, y), y, c), dx.Data);
    }

    private static ReferenceActivation Copy(ReferenceActivation c)
    {
        var copy = new ReferenceActivation(c.Groups, c.Context, c.Channels);
        c.Data.CopyTo(copy.Data, 0);
        return copy;
    }
}
