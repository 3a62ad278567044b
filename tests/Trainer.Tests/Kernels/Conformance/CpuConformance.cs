using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Cpu;

namespace Sweeper.Trainer.Tests.Kernels.Conformance;

/// <summary>The fast float32 kernels mean what the reference kernels mean.</summary>
public sealed class CpuConformance : KernelConformance
{
    protected override IKernels Create() => new CpuKernels();

    /// <summary>
    /// dλ sums w·q̃ over all positions, where directions without keys contribute q̃ of size λ times a w that is zero but for rounding: 9.3e-5 of its own size was
    /// measured at K = 20 with keys that span three directions, where the suite's default allows 8.9e-5.
    /// </summary>
    protected override double LambdaGradientTolerance(double lambda, int keyDim) => 1.5 * base.LambdaGradientTolerance(lambda, keyDim);
}
