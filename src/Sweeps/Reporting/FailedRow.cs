using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Reporting;

/// <summary>A trial without a result, and why.</summary>
/// <param name="Step">Step at which it failed.</param>
/// <param name="Attempts">Made so far.</param>
public sealed record FailedRow(TrialId Trial, FailureKind Kind, int Step, string Message, int Attempts);
