using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Tests.Kernels.Conformance;
using Sweeper.Trainer.Torch.Kernels;
using TorchSharp;

namespace Sweeper.Trainer.Torch.Tests.Kernels;

/// <summary>The kernels over TorchSharp mean what the reference kernels mean.</summary>
public sealed class TorchConformance : KernelConformance
{
    protected override IKernels Create() => new TorchKernels(torch.CPU);
}
