using System.Runtime.CompilerServices;
using Sweeper.Trainer.Torch.Nvidia;

namespace Sweeper.Trainer.Torch.Devices;

/// <summary>Finds out what there is of libtorch and of GPUs. Nothing is thrown, nothing is printed, and TorchSharp is not touched before its libraries are loaded.</summary>
public static class TorchRuntime
{
    private static readonly Lazy<TorchFacts> Once = new(() => Look(LookAtGpus()));

    /// <summary>This machine, looked at once: some tenths of a second where there is a libtorch, seconds where it is one for CUDA.</summary>
    public static TorchFacts Here => Once.Value;

    /// <summary>What the driver says now: milliseconds.</summary>
    public static NvidiaMachine LookAtGpus()
    {
        using var nvml = Nvml.Open(out var problem);
        return nvml is null ? NvidiaMachine.Without(problem!) : NvidiaMachine.Of(nvml, Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES"));
    }

    /// <param name="nvidia">What the driver says.</param>
    public static TorchFacts Look(NvidiaMachine nvidia)
    {
#if TORCH
        var (there, forCuda) = (TorchLibrary.IsThere(), TorchLibrary.IsForCuda());
        var problem = there ? TorchLibrary.WhyMissing : null;
        var isLoaded = there && problem is null;
        return new(true, there, forCuda, problem, isLoaded ? Version() : null, isLoaded && forCuda && nvidia.Gpus.Count > 0 ? CudaDevices() : 0, nvidia);
#else
        return new(false, false, false, null, null, 0, nvidia);
#endif
    }

    /// <summary>Measured in some tenths of a second; null where libtorch failed at it, for instance for want of free memory.</summary>
    /// <param name="gpu">N of <c>cuda:N</c>; null: <c>torch-cpu</c>. Must be here (<see cref="TorchAvailability"/>).</param>
    public static DeviceRates? Rates(int? gpu)
    {
#if TORCH
        try
        {
            return TorchRates.Measure(gpu);
        }
        catch (System.Runtime.InteropServices.ExternalException)
        {
            return null;
        }
#else
        return null;
#endif
    }

#if TORCH
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Version() => System.Version.Parse(TorchSharp.torch.__version__).ToString(3);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CudaDevices() => TorchSharp.torch.cuda.is_available() ? TorchSharp.torch.cuda.device_count() : 0;
#endif
}
