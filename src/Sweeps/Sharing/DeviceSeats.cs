using Sweeper.Sweeps.Machine;

namespace Sweeper.Sweeps.Sharing;

/// <summary>The ids of what <c>--devices</c> names: a core has one seat; libtorch on the processor, or a GPU, has several, and trains as one the trials that sit there.</summary>
public static class DeviceSeats
{
    /// <summary>Of a GPU. More trials than its memory has room for take turns.</summary>
    public const int OfGpu = 32;

    /// <summary><c>cpu:0</c> …, <c>torch-cpu:0</c> …, <c>cuda:0.0</c>, <c>cuda:0.1</c> …, <c>cuda:1.0</c> …; first one seat of each GPU, then another: few trials spread.</summary>
    /// <param name="spec">What is named.</param>
    /// <param name="gpus">GPUs of the machine, for those who name all.</param>
    public static IReadOnlyList<DeviceId> Of(DeviceSpec spec, int gpus) => spec.Kind switch
    {
        "" => [],
        DeviceKind.Cuda => [.. Enumerable.Range(0, OfGpu).SelectMany(seat => Gpus(spec, gpus).Select(gpu => new DeviceId($"{DeviceKind.Cuda}:{gpu}.{seat}")))],
        _ => [.. Enumerable.Range(0, spec.Seats ?? 1).Select(seat => new DeviceId($"{spec.Kind}:{seat}"))],
    };

    /// <summary>Numbers of the GPUs that are named.</summary>
    /// <param name="spec">What is named.</param>
    /// <param name="gpus">GPUs of the machine, for those who name all.</param>
    public static IReadOnlyList<int> Gpus(DeviceSpec spec, int gpus) => spec.Gpus ?? (spec.Kind == DeviceKind.Cuda ? [.. Enumerable.Range(0, gpus)] : []);
}
