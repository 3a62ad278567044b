namespace Sweeper.Trainer.Kernels.Reference;

/// <summary>A parameter vector of <see cref="ReferenceKernels"/>: float64 and open, so that a test can perturb one number and read in full precision.</summary>
public sealed class ReferenceVector(int length) : ParameterVector(length)
{
    public double[] Data { get; } = new double[length];
}
