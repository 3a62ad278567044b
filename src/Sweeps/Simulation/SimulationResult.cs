using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Simulation;

/// <summary>What became of a simulated sweep.</summary>
/// <param name="State">The last one that was durable.</param>
/// <param name="HasEnded">False when no device was left, or when there is a violation.</param>
/// <param name="Decisions">As in the journal.</param>
/// <param name="Makespan">Virtual time from the start of the sweep to its end.</param>
/// <param name="Attempts">Started by the coordinator.</param>
/// <param name="Violations">Laws that were broken, with when; empty when all is well.</param>
public sealed record SimulationResult(
    SweepState State,
    bool HasEnded,
    IReadOnlyList<Decision> Decisions,
    IReadOnlyList<SimulatedEnd> Trials,
    TimeSpan Makespan,
    DeviceTime Time,
    int Attempts,
    int Kills,
    int Expiries,
    long Events,
    IReadOnlyList<string> Violations)
{
    /// <summary>Devices that trained, by the time since the start: from and to of every stretch of training.</summary>
    public IReadOnlyList<(TimeSpan From, TimeSpan To)> Busy { get; init; } = [];

    /// <summary>Steps trained to, over all trials.</summary>
    public long Steps => Trials.Sum(t => (long)t.Steps);

    /// <summary>The least objective of a trial that was trained to its end; null when none was.</summary>
    public double? Best => Trials.Min(t => t.Value);

    /// <summary>Devices busy, in equal parts of the makespan.</summary>
    /// <param name="parts">≥ 1.</param>
    public IReadOnlyList<double> BusyDevices(int parts)
    {
        var (busy, part) = (new double[parts], Makespan / parts);
        if (part == TimeSpan.Zero)
            return busy;
        foreach (var (from, to) in Busy)
        {
            for (var i = (int)(from / part); i < parts && part * i < to; i++)
                busy[i] += ((to < part * (i + 1) ? to : part * (i + 1)) - (from > part * i ? from : part * i)) / part;
        }

        return busy;
    }
}
