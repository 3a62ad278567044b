namespace Sweeper.Sweeps.Stopping;

/// <summary>What a rung has seen.</summary>
internal sealed record Rung
{
    /// <summary>How many of those that are expected here, in their order, have been dealt with. Not used in order of arrival.</summary>
    public int Next { get; init; }

    /// <summary>Results ever counted.</summary>
    public int Results { get; init; }

    /// <summary>Those of the window that have a value.</summary>
    public Ranking Ranking { get; init; } = Ranking.Empty;

    /// <summary>Those of the window that failed: they have no place in the ranking, but they count.</summary>
    public int Failed { get; init; }

    /// <summary>All results by number, where there is a window that they will fall out of.</summary>
    public Sequence<Ranked> Window { get; init; } = Sequence<Ranked>.Empty;

    /// <summary>Trials that went on, in that order: the order of the next rung.</summary>
    public Sequence<int> WentOn { get; init; } = Sequence<int>.Empty;

    /// <summary>Decisions made.</summary>
    public int Decisions { get; init; }

    public int Seen => Ranking.Count + Failed;
}
