namespace Sweeper.Sweeps.Sharing;

/// <summary>What the root knows of a partition.</summary>
/// <param name="Partition">0 … partitions - 1.</param>
/// <param name="Generation">How often the partition has moved devices: its answer is of use as long as this is so.</param>
/// <param name="Classes">Ordered by class, each once.</param>
public sealed record PoolSummary(int Partition, int Generation, IReadOnlyList<ClassCount> Classes);
