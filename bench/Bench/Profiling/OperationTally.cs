using System.Diagnostics;

namespace Sweeper.Bench.Profiling;

/// <summary>What one operation has cost so far.</summary>
/// <param name="name">Of the operation.</param>
internal sealed class OperationTally(string name)
{
    private long _ticks;

    public string Name { get; } = name;

    public long Calls { get; private set; }

    /// <summary>Operations; 0 where nobody counts them.</summary>
    public double Flops { get; private set; }

    public TimeSpan Time => Stopwatch.GetElapsedTime(0, _ticks);

    /// <param name="start">Timestamp from before the call.</param>
    public void Add(long start, double flops)
    {
        _ticks += Stopwatch.GetTimestamp() - start;
        Calls++;
        Flops += flops;
    }

    public void Reset() => (_ticks, Calls, Flops) = (0, 0, 0);
}
