using Sweeper.Trainer.Torch.Nvidia;

namespace Sweeper.Trainer.Torch.Devices;

/// <summary>What was found out about libtorch on this machine; <see cref="TorchAvailability"/> is what follows.</summary>
/// <param name="IsBuiltIn">This program was built where TorchSharp could be restored.</param>
/// <param name="HasLibrary">There is a libtorch beside this program.</param>
/// <param name="IsForCuda">It is one for CUDA.</param>
/// <param name="LoadProblem">Why it cannot be loaded, in the system's words; null: it is, or there is none.</param>
/// <param name="Version">Of libtorch, where it is loaded.</param>
/// <param name="CudaDevices">GPUs that libtorch can use.</param>
/// <param name="Nvidia">What the driver says.</param>
public sealed record TorchFacts(bool IsBuiltIn, bool HasLibrary, bool IsForCuda, string? LoadProblem, string? Version, int CudaDevices, NvidiaMachine Nvidia);
