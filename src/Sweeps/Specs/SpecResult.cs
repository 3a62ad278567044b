using Sweeper.Sweeps.Spaces;

namespace Sweeper.Sweeps.Specs;

/// <summary>What reading a sweep file gives: a plan, or everything that is wrong with the file.</summary>
/// <param name="Plan">Null exactly when there are problems.</param>
/// <param name="Problems">In the order of the file; overrides and problems without a line come last.</param>
public sealed record SpecResult(SweepPlan? Plan, IReadOnlyList<Problem> Problems);
