using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Reference;

namespace Sweeper.Trainer.Tests.Kernels.Gradients;

/// <summary>Random arrays for one reference call whose loss is <c>sum c·y</c> with a random c, so that dL/dy = c.</summary>
internal sealed class GradientScene(ulong seed = 1)
{
    private readonly TestRandom _random = new(seed);

    public ReferenceKernels Kernels { get; } = new();

    public ReferenceActivation Activation(int groups, int context, int channels)
    {
        var activation = new ReferenceActivation(groups, context, channels);
        _random.Doubles(activation.Length).CopyTo(activation.Data, 0);
        return activation;
    }

    /// <summary>A matrix that does not start at the start of its vector.</summary>
    public Matrix Matrix(int rows, int columns)
    {
        var vector = new ReferenceVector(rows * columns + 3);
        _random.Doubles(vector.Length).CopyTo(vector.Data, 0);
        return new Matrix(vector, 2, rows, columns);
    }

    public static Matrix ZeroLike(Matrix m) => m with { Vector = new ReferenceVector(m.Vector.Length) };

    public static double[] Data(Matrix m) => ((ReferenceVector)m.Vector).Data;

    /// <summary>The loss after running a forward that writes y.</summary>
    public static Func<double> Loss(Action forward, ReferenceActivation y, ReferenceActivation c) => () =>
    {
        forward();
        return Dot(y.Data, c.Data);
    };

    private static double Dot(double[] x, double[] y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }
}
