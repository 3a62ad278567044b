using Sweeper.Sweeps.Machine;

namespace Sweeper.Engine;

/// <summary>What one run of a sweep came to.</summary>
/// <param name="Plan">As it was at the end: with the arms and seeds that were added.</param>
/// <param name="State">At the end.</param>
/// <param name="WallTime">Of this run.</param>
public sealed record SweepSummary(Sweeps.Spaces.SweepPlan Plan, SweepState State, TimeSpan WallTime)
{
    public SweepCounts Counts => State.Counts;

    /// <summary>Trials that failed in an earlier run and are not tried again.</summary>
    public int KnownFailed { get; } = State.Trials.Count(t => t is { Stage: TrialStage.Ended, Known: true } && t.Ending != Sweeps.Trials.Ending.Completed);

    /// <summary>Trials that failed for good, in this run or before it.</summary>
    public int Failed => Counts.Failed + KnownFailed;

    /// <summary>True when every trial came as far as it should: to its end, or to the rung where the stopping rule holds it.</summary>
    public bool IsComplete => Counts.Completed + Counts.Known - KnownFailed + Counts.Paused == Counts.Total;

    /// <summary>True when trials are left that the same command would carry on with.</summary>
    public bool WasStopped => Counts.Stopped + Counts.Waiting > 0;
}
