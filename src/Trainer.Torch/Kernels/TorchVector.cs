using Sweeper.Trainer.Kernels;
using static TorchSharp.torch;

namespace Sweeper.Trainer.Torch.Kernels;

/// <summary>A parameter vector of <see cref="TorchKernels"/>: float32 <c>[replicas, length]</c>.</summary>
internal sealed class TorchVector(Tensor numbers, int length) : ParameterVector(length)
{
    /// <summary>[replicas, length].</summary>
    public Tensor Numbers { get; } = numbers;
}
