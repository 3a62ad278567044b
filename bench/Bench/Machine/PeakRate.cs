using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sweeper.Bench.Machine;

/// <summary>The most that this machine's cores can do: fused multiply-adds on registers, nothing else.</summary>
internal static class PeakRate
{
    private const int Chains = 16;
    private const int Rounds = 2_000_000;

    /// <summary>Operations per second of <paramref name="cores"/> cores at once, the best of a few tries: neighbours can only take away.</summary>
    public static double Measure(int cores, int tries = 4) => Enumerable.Range(0, tries).Max(_ => Once(cores));

    private static double Once(int cores)
    {
        var rates = new double[cores];
        using var barrier = new Barrier(cores);
        var threads = Enumerable.Range(0, cores).Select(i => new Thread(() =>
        {
            Spin(Rounds / 10);
            barrier.SignalAndWait();
            var start = Stopwatch.GetTimestamp();
            Spin(Rounds);
            rates[i] = 2.0 * Chains * Vector512<float>.Count * Rounds / Stopwatch.GetElapsedTime(start).TotalSeconds;
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return rates.Sum();
    }

    /// <summary>Sixteen independent chains hide the latency of the multiply-add on two pipes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector512<float> Spin(int rounds)
    {
        var (x, y) = (Vector512.Create(0.5f), Vector512.Create(1f));
        Vector512<float> a0 = y, a1 = y, a2 = y, a3 = y, a4 = y, a5 = y, a6 = y, a7 = y, b0 = y, b1 = y, b2 = y, b3 = y, b4 = y, b5 = y, b6 = y, b7 = y;
        for (var i = 0; i < rounds; i++)
        {
            a0 = Vector512.FusedMultiplyAdd(a0, x, y);
            a1 = Vector512.FusedMultiplyAdd(a1, x, y);
            a2 = Vector512.FusedMultiplyAdd(a2, x, y);
            a3 = Vector512.FusedMultiplyAdd(a3, x, y);
            a4 = Vector512.FusedMultiplyAdd(a4, x, y);
            a5 = Vector512.FusedMultiplyAdd(a5, x, y);
            a6 = Vector512.FusedMultiplyAdd(a6, x, y);
            a7 = Vector512.FusedMultiplyAdd(a7, x, y);
            b0 = Vector512.FusedMultiplyAdd(b0, x, y);
            b1 = Vector512.FusedMultiplyAdd(b1, x, y);
            b2 = Vector512.FusedMultiplyAdd(b2, x, y);
            b3 = Vector512.FusedMultiplyAdd(b3, x, y);
            b4 = Vector512.FusedMultiplyAdd(b4, x, y);
            b5 = Vector512.FusedMultiplyAdd(b5, x, y);
            b6 = Vector512.FusedMultiplyAdd(b6, x, y);
            b7 = Vector512.FusedMultiplyAdd(b7, x, y);
        }

        return a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + b0 + b1 + b2 + b3 + b4 + b5 + b6 + b7;
    }
}
