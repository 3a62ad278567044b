namespace Sweeper.Trainer.Numerics;

/// <summary>
/// The layout of every batched array on the CPU: sequences go in groups of 16, and the 16 sequences of a group are the innermost index, one per vector lane:
/// <c>[group, position, channel, lane]</c>. So every kernel is the scalar algorithm written over <see cref="System.Runtime.Intrinsics.Vector512{T}"/>: no
/// horizontal sums, no remainders at odd widths, and the same bits at every hardware vector width, because a lane never meets another lane.
/// </summary>
public static class Lane
{
    /// <summary>Sequences in a group.</summary>
    public const int Count = 16;

    /// <summary>Groups needed for a number of sequences.</summary>
    public static int Groups(int sequences) => (sequences + Count - 1) / Count;
}
