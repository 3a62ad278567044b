namespace Sweeper.Bench.Killing;

/// <summary>What a campaign against a cluster came to.</summary>
internal sealed record ClusterFigures
{
    public int Sweeps { get; init; }

    public int Kills { get; init; }

    /// <summary>Trials that were trained to the end, in all sweeps.</summary>
    public int Completed { get; init; }

    /// <summary>From each kill of a silo that coordinated to the first event of its successor in the journal.</summary>
    public IReadOnlyList<TimeSpan> Gaps { get; init; } = [];

    /// <summary>In order of length: the one in the middle, and the longest.</summary>
    public (TimeSpan Median, TimeSpan Longest) Gap => Gaps.Count == 0 ? default : (Gaps.Order().ElementAt(Gaps.Count / 2), Gaps.Max());
}
