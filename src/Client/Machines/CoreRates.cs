using System.Diagnostics;
using Sweeper.Trainer.Kernels;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Torch.Devices;

namespace Sweeper.Client.Machines;

/// <summary>What cores do at once, each for itself as trials do: products by the kernels that train, copies of memory that no cache holds.</summary>
internal static class CoreRates
{
    private const int Channels = 128;
    private const int Context = 64;
    private const int CopiedBytes = 32 << 20;
    private const int Tries = 5;
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(10);

    /// <summary>How long the runtime takes until it has compiled a product for speed.</summary>
    private static readonly TimeSpan Warming = TimeSpan.FromMilliseconds(300);

    /// <summary>Takes about half a second in all.</summary>
    /// <param name="cores">Numbers of cores that work at once, each ≥ 1.</param>
    public static IReadOnlyList<DeviceRates> Measure(IReadOnlyList<int> cores)
    {
        using var kernels = new CpuKernels();
        Rate(Multiply(kernels), Warming);
        return [.. cores.Select(count => new DeviceRates(Best(count, Multiply), Best(count, Copy)))];
    }

    /// <summary>The best of several tries, for neighbours can only take away; the first one touches the memory.</summary>
    /// <param name="prepare">On each core: work that says how much of it was done.</param>
    private static double Best(int cores, Func<CpuKernels, Func<double>> prepare)
    {
        var rates = new double[cores, Tries + 1];
        using var barrier = new Barrier(cores);
        var threads = Enumerable.Range(0, cores).Select(core => new Thread(() =>
        {
            using var kernels = new CpuKernels();
            var work = prepare(kernels);
            for (var i = 0; i <= Tries; i++)
            {
                barrier.SignalAndWait();
                rates[core, i] = Rate(work, Length);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return Enumerable.Range(1, Tries).Max(i => Enumerable.Range(0, cores).Sum(core => rates[core, i]));
    }

    private static double Rate(Func<double> work, TimeSpan length)
    {
        var (start, done) = (Stopwatch.GetTimestamp(), 0.0);
        while (Stopwatch.GetElapsedTime(start) < length)
            done += work();
        return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static Func<double> Multiply(CpuKernels kernels)
    {
        var (x, y) = (kernels.NewActivation(1, Context, Channels), kernels.NewActivation(1, Context, Channels));
        var w = new Matrix(kernels.NewParameters(Channels * Channels), 0, Channels, Channels);
        return () =>
        {
            kernels.MatMul(x, w, y);
            return 2.0 * Lane.Count * Context * Channels * Channels;
        };
    }

    private static Func<double> Copy(CpuKernels kernels)
    {
        var (from, to) = (new byte[CopiedBytes], new byte[CopiedBytes]);
        return () =>
        {
            from.AsSpan().CopyTo(to);
            return 2.0 * CopiedBytes;
        };
    }
}
