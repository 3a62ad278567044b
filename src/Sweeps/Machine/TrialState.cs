using System.Collections.Immutable;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Machine;

/// <summary>What a sweep remembers of one trial.</summary>
public sealed record TrialState
{
    /// <summary><see cref="Passed"/> of a trial that trains to its end whatever the stopping rule says of others: beyond every rung.</summary>
    public const int Freed = int.MaxValue;

    internal static TrialState New { get; } = new();

    public TrialStage Stage { get; init; }

    /// <summary>Why it is over; null unless it has <see cref="TrialStage.Ended"/>.</summary>
    public Ending? Ending { get; init; }

    /// <summary>True when it was over before the sweep was last opened.</summary>
    public bool Known { get; init; }

    /// <summary>Attempts ever started.</summary>
    public int Attempts { get; init; }

    /// <summary>Attempts that crashed or lost their lease since the sweep was last opened.</summary>
    public int Failures { get; init; }

    /// <summary>It ran out of memory beside others: its next attempt has the pool to itself.</summary>
    public bool Alone { get; init; }

    /// <summary>A person took it out while it ran: it is given back and then cancelled.</summary>
    public bool CancelAsked { get; init; }

    /// <summary>Higher first. 0 unless somebody asked.</summary>
    public int Priority { get; init; }

    /// <summary>Rungs at which its result is known to the stopping rule.</summary>
    public int Arrived { get; init; }

    /// <summary>Rungs beyond which it may train; <see cref="Freed"/> once it is outside of the stopping rule.</summary>
    public int Passed { get; init; }

    /// <summary>Devices on which an attempt crashed or was lost since the sweep was last opened.</summary>
    public ImmutableArray<DeviceId> FailedOn { get; init; } = [];

    /// <summary>True when it stands at a rung that it may not pass.</summary>
    public bool IsHeld => Arrived > Passed;

    /// <summary>True when it trains to its end outside of the stopping rule.</summary>
    public bool IsFreed => Passed == Freed;
}
