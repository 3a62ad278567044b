using System.Diagnostics;
using System.Numerics;

namespace Sweeper.Silo.Settings;

/// <summary>What one core does at most: fused multiply-adds on registers, which is what training is made of. For people who compare machines.</summary>
internal static class CoreSpeed
{
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(50);

    /// <summary>Floating-point operations a second, float32; a fused multiply-add counts two. Takes 50 ms.</summary>
    public static double Measure()
    {
        var (watch, rounds, best) = (Stopwatch.StartNew(), 0L, 0.0);
        while (watch.Elapsed < Length)
        {
            var since = Stopwatch.GetTimestamp();
            var flops = Run(rounds++);
            best = Math.Max(best, flops / Stopwatch.GetElapsedTime(since).TotalSeconds);
        }

        return best;
    }

    private static double Run(long seed)
    {
        const int Steps = 20_000;
        var (a, b) = (new Vector<float>(0.999f), new Vector<float>(0.001f + seed * 1e-9f));
        var (s, t, u, v) = (b, b, b, b);
        var (w, x, y, z) = (b, b, b, b);
        for (var i = 0; i < Steps; i++)
        {
            (s, t, u, v) = (Vector.FusedMultiplyAdd(s, a, b), Vector.FusedMultiplyAdd(t, a, b), Vector.FusedMultiplyAdd(u, a, b), Vector.FusedMultiplyAdd(v, a, b));
            (w, x, y, z) = (Vector.FusedMultiplyAdd(w, a, b), Vector.FusedMultiplyAdd(x, a, b), Vector.FusedMultiplyAdd(y, a, b), Vector.FusedMultiplyAdd(z, a, b));
        }

        // The sums are used, so that they are computed.
        return Vector.Sum(s + t + u + v + w + x + y + z) > float.MinValue ? 8.0 * 2 * Vector<float>.Count * Steps : 0;
    }
}
