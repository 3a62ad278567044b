
namespace Sweeper.Grains;

/// <summary>What all silos of a cluster must agree on.</summary>
public sealed record GrainsOptions
{
    /// <summary>Parts of the device pool, ≥ 1: a part is good for a few hundred silos. Default: 8.</summary>
    public int Partitions { get; init; } = 8;

    /// <summary>The part that a silo's devices belong to: the same everywhere, whatever the version.</summary>
    internal int PartitionOf(string silo)
    {
        // FNV-1a: GetHashCode differs between processes.
        var hash = 2166136261u;
        foreach (var letter in silo)
            hash = unchecked((hash ^ letter) * 16777619u);
        return (int)(hash % (uint)Partitions);
    }
}
