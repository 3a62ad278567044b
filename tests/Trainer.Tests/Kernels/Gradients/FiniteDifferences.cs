namespace Sweeper.Trainer.Tests.Kernels.Gradients;

/// <summary>
/// Central differences of fourth order, <c>(f(−2h) − 8 f(−h) + 8 f(h) − f(2h)) / 12h</c>: at h = 1e-3 both truncation and rounding are near 1e-12.
/// </summary>
internal static class FiniteDifferences
{
    /// <summary>Coordinates tried at most; larger arrays are sampled.</summary>
    private const int Tried = 250;

    /// <summary>Requires that the gradient of a loss in the numbers of an array is what a backward says, to a tolerance relative to its largest entry.</summary>
    public static void Agree(string what, double[] at, Func<double> loss, double[] gradient, double tolerance = 1e-9)
    {
        Assert.Equal(at.Length, gradient.Length);
        var (scale, random) = (gradient.Max(Math.Abs), new TestRandom(17));
        Assert.True(scale > 0, $"{what}: the gradient is all zero.");
        for (var trial = 0; trial < Math.Min(Tried, at.Length); trial++)
        {
            var i = at.Length <= Tried ? trial : random.Next(at.Length);
            var error = Math.Abs(Derivative(at, i, loss) - gradient[i]) / scale;
            Assert.True(
                error <= tolerance,
                $"{what}[{i}]: finite difference {Derivative(at, i, loss):R}, backward {gradient[i]:R}, error {error:E2} of scale {scale:E2}.");
        }
    }

    private static double Derivative(double[] at, int i, Func<double> loss)
    {
        var (x, h) = (at[i], 1e-3 * Math.Max(0.1, Math.Abs(at[i])));
        double Loss(double moved)
        {
            at[i] = moved;
            return loss();
        }

        var derivative = (Loss(x - 2 * h) - 8 * Loss(x - h) + 8 * Loss(x + h) - Loss(x + 2 * h)) / (12 * h);
        at[i] = x;
        return derivative;
    }
}
