using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Reference;

namespace Sweeper.Trainer.Tests.Kernels.Identities;

/// <summary>In float64 the identities hold to rounding.</summary>
public sealed class ReferenceIdentities : KernelIdentities
{
    protected override IKernels Create() => new ReferenceKernels();

    protected override double Tolerance(double lambda = 1) => 1e-12;
}
