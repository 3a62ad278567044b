namespace Sweeper.Sweeps.Journals;

/// <summary>Why a journal or a snapshot cannot be read.</summary>
public enum JournalFault
{
    /// <summary>Bytes are not as they were written. What stands before them is good.</summary>
    Damaged,

    /// <summary>A newer version wrote it: nothing is wrong with it.</summary>
    Newer,

    /// <summary>It is whole, but its decisions are not those that this sweep's rules make of its events.</summary>
    OtherRules,
}
