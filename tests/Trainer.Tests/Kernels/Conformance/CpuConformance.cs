using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Cpu;

namespace Sweeper.Trainer.Tests.Kernels.Conformance;

/// <summary>The fast float32 kernels mean what the reference kernels mean.</summary>
public sealed class CpuConformance : KernelConformance
{
    protected override IKernels Create() => new CpuKernels();

    /// <summary>
    /// What is left at a large λ comes from q̃ itself, which is near λ where there are no keys: its rounding is felt in k·q̃ (measured: 4.2e-3 of the scale at λ = 1000,
    /// K = 20, keys that span three directions).
    /// </summary>
    protected override double MesaTolerance(double lambda, int keyDim) => 3e-6 * Math.Sqrt(keyDim) * Math.Max(1, lambda / 3);

    protected override double MesaGradientTolerance(double lambda, int keyDim) => 5e-6 * Math.Sqrt(keyDim) * Math.Max(1, lambda / 10);

    protected override double LambdaGradientTolerance(double lambda, int keyDim) => 1e-5 * Math.Sqrt(keyDim) * Math.Max(1, lambda / 10);
}
