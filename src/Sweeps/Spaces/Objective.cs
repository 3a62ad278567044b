namespace Sweeper.Sweeps.Spaces;

/// <summary>The metric by which arms are compared.</summary>
public sealed record Objective(string Metric, Goal Goal);
