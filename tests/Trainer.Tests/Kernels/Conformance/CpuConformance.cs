using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Cpu;

namespace Sweeper.Trainer.Tests.Kernels.Conformance;

/// <summary>The fast float32 kernels mean what the reference kernels mean.</summary>
public sealed class CpuConformance : KernelConformance
{
    protected override IKernels Create() => new CpuKernels();

    /// <summary>
    /// Factors U D Uᵀ instead of R itself keep digits beside a large λ that the suite's default gives up. What is left comes from q̃, which is near λ where there are no
    /// keys: its rounding is felt in k·q̃ (9e-4 of the scale at λ = 1000, K = 20; 6e-3 with R itself).
    /// </summary>
    protected override double MesaTolerance(double lambda, int keyDim) => 3e-6 * Math.Sqrt(keyDim) * Math.Max(1, lambda / 10);

    protected override double MesaGradientTolerance(double lambda, int keyDim) => 5e-6 * Math.Sqrt(keyDim) * Math.Max(1, lambda / 10);
}
