using System.Runtime.CompilerServices;
using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Trials;
#if TORCH
using Sweeper.Trainer.Torch.Kernels;
using Sweeper.Trainer.Torch.Nvidia;
using Sweeper.Trainer.Torch.Packs;
using Sweeper.Trainer.Torch.Trials;
using TorchSharp;
#endif

namespace Sweeper.Trainer.Torch.Devices;

/// <summary>The one place where trials get an executor on libtorch's devices.</summary>
public static class TorchDevices
{
    /// <param name="spec">Of kind <c>torch-cpu</c> or <c>cuda</c>.</param>
    /// <param name="facts">What there is.</param>
    /// <returns>Trains on the seats of <see cref="DeviceSeats.Of"/>.</returns>
    /// <exception cref="MissingDeviceException">A device is not here.</exception>
    public static ITrialExecutor Open(DeviceSpec spec, TorchFacts facts)
    {
        var missing = TorchAvailability.Of(spec, facts).SelectMany(device => device.Lacks).Distinct().Select(lack => $"{spec} {lack}").ToList();
        return missing.Count > 0 ? throw new MissingDeviceException(missing) : Executor(spec, facts);
    }

    /// <summary>Bytes that a device of these has, the smallest of them; 0: not known.</summary>
    public static long MemoryBytes(DeviceSpec spec, TorchFacts facts) => spec.Kind == DeviceKind.Cuda
        ? facts.Nvidia.Gpus.Where(gpu => spec.Gpus?.Contains(gpu.Number) ?? true).Select(gpu => gpu.MemoryBytes).DefaultIfEmpty(0).Min()
        : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

#if TORCH
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TorchExecutor Executor(DeviceSpec spec, TorchFacts facts) => spec.Kind == DeviceKind.Cuda
        ? new TorchExecutor(TorchNumerics.Cuda, [.. DeviceSeats.Gpus(spec, facts.Nvidia.Gpus.Count).Select(Gpu)])
        : new TorchExecutor(TorchNumerics.Cpu, [new PackDevice(DeviceKind.TorchCpu, new ProcessGauge(), replicas => new TorchKernels(torch.CPU, replicas))]);

    private static PackDevice Gpu(int gpu) =>
        new($"{DeviceKind.Cuda}:{gpu}", new NvidiaGauge(TorchRuntime.LookAtGpus, gpu), replicas => new TorchKernels(torch.device(DeviceType.CUDA, gpu), replicas));
#else
    private static ITrialExecutor Executor(DeviceSpec spec, TorchFacts facts) =>
        throw new InvalidOperationException($"{spec} is here without TorchSharp: {facts}.");
#endif
}
