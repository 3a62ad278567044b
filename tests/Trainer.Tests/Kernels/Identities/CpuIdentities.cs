using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Cpu;

namespace Sweeper.Trainer.Tests.Kernels.Identities;

/// <summary>The identities of the paper in float32.</summary>
public sealed class CpuIdentities : KernelIdentities
{
    protected override IKernels Create() => new CpuKernels();
}
