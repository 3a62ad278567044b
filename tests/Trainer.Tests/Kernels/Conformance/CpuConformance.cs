using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Cpu;

namespace Sweeper.Trainer.Tests.Kernels.Conformance;

/// <summary>The fast float32 kernels mean what the reference kernels mean.</summary>
public sealed class CpuConformance : KernelConformance
{
    protected override IKernels Create() => new CpuKernels();
}
