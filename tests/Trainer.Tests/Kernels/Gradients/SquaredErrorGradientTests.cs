using Sweeper.Trainer.Kernels.Reference;

namespace Sweeper.Trainer.Tests.Kernels.Gradients;

public class SquaredErrorGradientTests
{
    [Theory, InlineData(32, 4, 4), InlineData(21, 5, 2), InlineData(1, 3, 3)]
    public void Squared_error(int sequences, int channels, int targets)
    {
        var scene = new GradientScene();
        var (prediction, target, d) = (scene.Activation(2, 3, channels), scene.Activation(2, 3, targets), scene.Activation(2, 3, channels));
        double Loss()
        {
            var byPosition = new double[3];
            scene.Kernels.SquaredError(prediction, target, sequences, byPosition);
            return 0.25 * byPosition.Sum();
        }

        scene.Kernels.SquaredErrorGradient(prediction, target, sequences, 0.25f, d);

        FiniteDifferences.Agree("prediction", prediction.Data, Loss, d.Data);
        for (var n = 0; n < d.Tokens; n++)
            for (var c = 0; c < channels; c++)
                for (var lane = 0; lane < 16; lane++)
                    if (n / 3 * 16 + lane >= sequences || c >= targets)
                        Assert.Equal(0, d[n, c, lane]);
    }

    [Fact]
    public void The_loss_of_a_position_is_half_the_squared_distance_added_to_what_is_there()
    {
        var (prediction, target, losses) = (new ReferenceActivation(1, 2, 3), new ReferenceActivation(1, 2, 2), new double[] { 10, 20 });
        prediction[1, 0, 4] = 3;
        prediction[1, 2, 4] = 100;
        target[1, 1, 4] = 4;
        target[1, 1, 5] = 100;

        new ReferenceKernels().SquaredError(prediction, target, 5, losses);

        Assert.Equal([10, 20 + (9 + 16) / 2.0], losses);
    }
}
