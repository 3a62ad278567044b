using Sweeper.Sweeps.Machine;

namespace Sweeper.Engine;

/// <summary>What one run of a sweep came to.</summary>
/// <param name="SweepId">Folder of the sweep in the store.</param>
/// <param name="Counts">By how trials ended in this run.</param>
/// <param name="KnownDiverged">Those of <see cref="SweepCounts.Known"/> that diverged in an earlier run: known, but without metrics.</param>
/// <param name="WallTime">Of this run.</param>
public sealed record SweepSummary(string SweepId, SweepCounts Counts, int KnownDiverged, TimeSpan WallTime)
{
    /// <summary>True when every trial of the sweep has metrics, from now or from before.</summary>
    public bool IsComplete => Counts.Known - KnownDiverged + Counts.Completed == Counts.Total;

    /// <summary>True when trials are left that the same command would carry on with.</summary>
    public bool WasStopped => Counts.Stopped + Counts.Waiting > 0;
}
