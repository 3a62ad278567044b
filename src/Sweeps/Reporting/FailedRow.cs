using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Reporting;

/// <summary>A trial without a result, and why.</summary>
/// <param name="Step">Step at which it failed.</param>
public sealed record FailedRow(TrialId Trial, FailureKind Kind, int Step, string Message);
