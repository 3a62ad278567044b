#if TORCH
using System.Diagnostics;
using TorchSharp;

namespace Sweeper.Trainer.Torch.Devices;

/// <summary>Measures a device of libtorch, with all the threads that libtorch takes.</summary>
internal static class TorchRates
{
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(100);

    /// <summary>Takes some tenths of a second. TorchLibrary must be loaded and the device be here.</summary>
    /// <param name="gpu">Null: the processor.</param>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">libtorch failed, for instance for want of free memory.</exception>
    public static DeviceRates Measure(int? gpu)
    {
        using var scope = torch.NewDisposeScope();
        using var untracked = torch.no_grad();
        var device = gpu is { } number ? torch.device(DeviceType.CUDA, number) : torch.CPU;
        var (rows, numbers) = gpu is null ? (512L, 8L << 20) : (4096L, 128L << 20);
        var (a, b) = (torch.ones(rows, rows, device: device), torch.ones(rows, rows, device: device));
        var (from, to) = (torch.ones(numbers, device: device), torch.empty(numbers, device: device));
        return new(
            Best(gpu, 2.0 * rows * rows * rows, () => torch.matmul(a, b).Dispose()),
            Best(gpu, 2.0 * sizeof(float) * numbers, () => to.copy_(from)));
    }

    /// <summary>The best of several tries, for neighbours can only take away; the first one is for warming up.</summary>
    private static double Best(int? gpu, double amount, Action work)
    {
        work();
        Wait(gpu);
        var (best, watch) = (0.0, Stopwatch.StartNew());
        while (watch.Elapsed < Length)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            Wait(gpu);
            best = Math.Max(best, amount / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    private static void Wait(int? gpu)
    {
        if (gpu is { } number)
            torch.cuda.synchronize(torch.device(DeviceType.CUDA, number));
    }
}
#endif
