namespace Sweeper.Engine.Layout;

/// <summary>
/// When a segment of a journal is full. What is full follows from the segment alone, so that two coordinators of one sweep, of which one does not know yet that
/// it has lost it, agree on where the next event goes, and only one of them gets it there.
/// </summary>
/// <param name="Events">≥ 1. An append has at least one, and an append blob takes at most 50,000 appends.</param>
/// <param name="Bytes">≥ 1.</param>
public sealed record JournalLimits(long Events, long Bytes)
{
    public static JournalLimits Default { get; } = new(50_000, 8 << 20);

    internal bool IsFull(long events, long bytes) => events >= Events || bytes >= Bytes;
}
