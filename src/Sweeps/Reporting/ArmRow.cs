using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Statistics;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Reporting;

/// <summary>One arm of a report.</summary>
/// <param name="Label">For people: <c>attention=mesa layers=2</c>.</param>
/// <param name="N">Seeds whose trial completed with a finite objective.</param>
/// <param name="Score">The objective over these seeds; null without any.</param>
/// <param name="Difference">Arm minus baseline over the seeds that both have; null for a baseline and without such seeds.</param>
/// <param name="Verdict">Null where the difference has no interval.</param>
/// <param name="Parameters">Trained numbers; null before any trial has ended.</param>
/// <param name="Flops">Of one trial; null before any trial has ended.</param>
/// <param name="Seconds">Mean per completed trial; null without any.</param>
/// <param name="Trials">One per seed, seed 1 first, whether it has ended or not.</param>
public sealed record ArmRow(
    string Label,
    IReadOnlyList<KeyValuePair<string, Value>> Axes,
    int N,
    Estimate? Score,
    Estimate? Difference,
    Verdict? Verdict,
    long? Parameters,
    double? Flops,
    double? Seconds,
    IReadOnlyList<TrialId> Trials)
{
    /// <summary>How many of its completed trials ran on what hardware, most first; those of which it is not known are not counted.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Hardware { get; init; } = [];

    /// <summary>Seeds of <see cref="Difference"/> whose two trials ran on different hardware of the sweep's class: <see cref="BlockedDifference"/>. 0 where bits are portable.</summary>
    public int MixedPairs { get; init; }
}
