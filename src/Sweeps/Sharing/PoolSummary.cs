namespace Sweeper.Sweeps.Sharing;

/// <summary>What the root knows of a partition.</summary>
/// <param name="Partition">0 … partitions - 1.</param>
/// <param name="Classes">Ordered by class, each once.</param>
public sealed record PoolSummary(int Partition, IReadOnlyList<ClassCount> Classes);
