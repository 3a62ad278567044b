using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Tests.Kernels.Identities;
using Sweeper.Trainer.Torch.Kernels;
using TorchSharp;

namespace Sweeper.Trainer.Torch.Tests.Kernels;

/// <summary>The identities of the papers in float32.</summary>
public sealed class TorchIdentities : KernelIdentities
{
    protected override IKernels Create() => new TorchKernels(torch.CPU);
}
