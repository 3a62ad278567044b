namespace Sweeper.Trainer.Kernels;

/// <summary>A handle on device memory that holds one number per parameter of a model: the weights, their gradient, or an optimiser's moment; for each replica of its kernels.</summary>
public abstract class ParameterVector(int length)
{
    /// <summary>Numbers of one replica.</summary>
    public int Length { get; } = length;
}
