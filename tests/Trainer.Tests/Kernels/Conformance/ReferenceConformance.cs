using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Reference;

namespace Sweeper.Trainer.Tests.Kernels.Conformance;

/// <summary>The reference against itself: a test of the suite, of what may alias and of what is written or added to.</summary>
public sealed class ReferenceConformance : KernelConformance
{
    protected override IKernels Create() => new ReferenceKernels();
}
