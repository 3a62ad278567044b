using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Cpu;

namespace Sweeper.Trainer.Tests.Kernels.Conformance;

/// <summary>The fast float32 kernels mean what the reference kernels mean.</summary>
public sealed class CpuConformance : KernelConformance
{
    protected override IKernels Create() => new CpuKernels();

    protected override double MesaTolerance(double lambda, int keyDim) => 3e-6 * Math.Sqrt(keyDim);

    /// <summary>Of dv, at a large λ: q̃ is near λ where there are no keys, and its rounding, as it is kept from the forward, is felt in k·q̃.</summary>
    protected override double MesaGradientTolerance(double lambda, int keyDim) => 5e-6 * Math.Sqrt(keyDim) * Math.Max(1, lambda / 100);

    protected override double LambdaGradientTolerance(double lambda, int keyDim) => 1e-5 * Math.Sqrt(keyDim);
}
