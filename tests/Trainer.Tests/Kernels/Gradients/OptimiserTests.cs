using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Reference;

namespace Sweeper.Trainer.Tests.Kernels.Gradients;

/// <summary>The reference's optimiser against arithmetic done by hand.</summary>
public class OptimiserTests
{
    private static readonly ReferenceKernels Kernels = new();

    [Fact]
    public void Elements_are_clipped_one_by_one()
    {
        var g = Vector(-3, -0.5, 0, 0.25, 7);
        Kernels.ClipElements(g, 0.5f);
        Assert.Equal([-0.5, -0.5, 0, 0.25, 0.5], g.Data);
    }

    [Fact]
    public void A_long_vector_is_scaled_to_the_limit_and_a_short_one_left_alone()
    {
        var (tooLong, atLimit) = (Vector(3, 0, -4), Vector(3, 0, -4));
        Kernels.ClipNorm(tooLong, 2.5f);
        Kernels.ClipNorm(atLimit, 5);
        Assert.Equal([1.5, 0, -2], tooLong.Data);
        Assert.Equal([3, 0, -4], atLimit.Data);
    }

    [Fact]
    public void AdamW_takes_two_steps_as_by_hand()
    {
        double w = 0.75, m = 0, v = 0;
        var (weights, gradient, first, second) = (Vector(w), Vector(0), Vector(0), Vector(0));
        const double beta1 = 0.75, beta2 = 0.875, epsilon = 1.0 / 1024, decay = 0.125, rate = 0.25;
        for (var step = 1; step <= 2; step++)
        {
            var g = gradient.Data[0] = step == 1 ? -2.0 : 0.5;
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            var (correction1, correction2) = (1 - Math.Pow(beta1, step), 1 - Math.Pow(beta2, step));
            w -= rate * decay * w + rate * (m / correction1) / (Math.Sqrt(v / correction2) + epsilon);

            Kernels.AdamW(weights, gradient, first, second, [new AdamStep(
                (float)rate, (float)beta1, (float)beta2, (float)epsilon, (float)decay, (float)correction1, (float)correction2)]);

            Assert.Equal(w, weights.Data[0], 1e-14);
            Assert.Equal(m, first.Data[0], 1e-14);
            Assert.Equal(v, second.Data[0], 1e-14);
        }
    }

    private static ReferenceVector Vector(params double[] numbers)
    {
        var vector = new ReferenceVector(numbers.Length);
        numbers.CopyTo(vector.Data, 0);
        return vector;
    }
}
