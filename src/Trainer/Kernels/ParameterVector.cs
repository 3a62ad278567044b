namespace Sweeper.Trainer.Kernels;

/// <summary>A handle on device memory that holds one number per parameter of a model: the weights, their gradient, or an optimiser's moment.</summary>
public abstract class ParameterVector(int length)
{
    public int Length { get; } = length;
}
