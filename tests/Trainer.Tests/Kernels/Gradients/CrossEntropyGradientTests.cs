using Sweeper.Trainer.Kernels.Reference;

namespace Sweeper.Trainer.Tests.Kernels.Gradients;

public class CrossEntropyGradientTests
{
    [Theory, InlineData(32, 4, 4), InlineData(21, 5, 2), InlineData(1, 3, 3)]
    public void Cross_entropy(int sequences, int channels, int targets)
    {
        var scene = new GradientScene();
        var (prediction, d) = (scene.Activation(2, 3, channels), scene.Activation(2, 3, channels));
        var target = new ReferenceActivation(2, 3, targets);
        scene.Kernels.Load(OneHot.Of(new TestRandom(5).Floats(target.Length), targets), target);
        double Loss()
        {
            var byPosition = new double[3];
            scene.Kernels.CrossEntropy(prediction, target, sequences, byPosition);
            return 0.25 * byPosition.Sum();
        }

        scene.Kernels.CrossEntropyGradient(prediction, target, sequences, 0.25f, d);

        FiniteDifferences.Agree("prediction", prediction.Data, Loss, d.Data);
        for (var n = 0; n < d.Tokens; n++)
            for (var c = 0; c < channels; c++)
                for (var lane = 0; lane < 16; lane++)
                    if (n / 3 * 16 + lane >= sequences || c >= targets)
                        Assert.Equal(0, d[n, c, lane]);
    }

    /// <summary>Equal logits give log V, whatever they are; a right answer of 1000 more than the others costs nothing, a wrong one 1000.</summary>
    [Fact]
    public void The_loss_is_minus_the_logarithm_of_the_probability_added_to_what_is_there()
    {
        var (prediction, target, losses) = (new ReferenceActivation(1, 3, 4), new ReferenceActivation(1, 3, 4), new double[] { 10, 20, 30 });
        for (var t = 0; t < 3; t++)
        {
            target[t, 2, 0] = 1;
            for (var c = 0; c < 4; c++)
                prediction[t, c, 0] = 7;
        }

        prediction[1, 2, 0] = 1007;
        prediction[2, 1, 0] = 1007;

        new ReferenceKernels().CrossEntropy(prediction, target, 1, losses);

        Assert.Equal([10 + Math.Log(4), 20, 1030], losses);
    }

    [Theory, InlineData(0.5f), InlineData(2), InlineData(30)]
    public void Soft_cap(float cap)
    {
        var scene = new GradientScene();
        var (x, c, y) = (scene.Activation(1, 4, 3), scene.Activation(1, 4, 3), new ReferenceActivation(1, 4, 3));
        void Forward()
        {
            x.Data.CopyTo(y.Data, 0);
            scene.Kernels.SoftCap(y, cap);
        }

        Forward();
        Assert.All(y.Data, value => Assert.InRange(value, -cap, cap));
        var dx = new ReferenceActivation(1, 4, 3);
        c.Data.CopyTo(dx.Data, 0);
        scene.Kernels.SoftCapGradient(y, cap, dx);

        FiniteDifferences.Agree("x", x.Data, GradientScene.Loss(Forward, y, c), dx.Data);
    }
}
