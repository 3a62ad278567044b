using Sweeper.Sweeps.Machine;

namespace Sweeper.Engine.Running;

/// <summary>What came of something that a device said about a trial.</summary>
/// <param name="Counts">Of the sweep, after it.</param>
/// <param name="Stage">Of the trial, after it; null when the sweep has no such trial.</param>
internal sealed record DeskAnswer(SweepCounts Counts, TrialStage? Stage)
{
    /// <summary>True when the trial gets no further attempt, as far as is known now.</summary>
    public bool IsOver => Stage is not (TrialStage.Waiting or TrialStage.Running or TrialStage.Paused or TrialStage.Cancelled);
}
