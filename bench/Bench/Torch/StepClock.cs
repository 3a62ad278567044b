using System.Diagnostics;
using Sweeper.Bench.Workers;

namespace Sweeper.Bench.Torch;

/// <summary>What steps are timed by: the processor's time of this process where it does all the work on one core, which neighbours hardly change; else the clock on the wall.</summary>
/// <param name="isOfProcessor">One core of the processor does everything.</param>
internal sealed class StepClock(bool isOfProcessor)
{
    public string Name => isOfProcessor ? "processor time" : "wall time";

    /// <summary>Per step, in milliseconds.</summary>
    /// <param name="work">That many steps.</param>
    public double Milliseconds(int steps, Action work)
    {
        var (wall, busy) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        work();
        return (isOfProcessor ? Environment.CpuUsage.TotalTime - busy : Stopwatch.GetElapsedTime(wall)).TotalMilliseconds / steps;
    }

    public double Milliseconds(Measurement peer) => isOfProcessor ? peer.CpuMilliseconds : peer.Milliseconds;
}
