using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Reporting;

/// <summary>What is known of a trial that has ended.</summary>
/// <param name="Seconds">Time of all its attempts on their devices.</param>
/// <param name="Attempts">So many.</param>
public sealed record TrialRecord(TrialOutcome Outcome, TrialCost Cost, double Seconds, int Attempts = 1)
{
    /// <summary>Name of the hardware of the last attempt; null: not known.</summary>
    public string? Hardware { get; init; }
}
