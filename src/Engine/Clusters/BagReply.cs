using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Clusters;

/// <summary>What a sweep answers to a <see cref="LetterBag"/>.</summary>
/// <param name="Standing">Anything but <see cref="CoordinatorStanding.Open"/>: nothing of the bag was handled.</param>
/// <param name="Answers">To the letters that asked, in their order: counts of the sweep, and the stage of the letter's trial after it.</param>
/// <param name="Halts">Attempts of the bag that are to save a checkpoint and return: they hold no lease any more, or are to be given back.</param>
public sealed record BagReply(
    CoordinatorStanding Standing, IReadOnlyList<(SweepCounts Counts, TrialStage? Stage)> Answers, IReadOnlyList<(TrialId Trial, int Attempt)> Halts)
{
    /// <summary>Nothing was handled.</summary>
    public static BagReply Not(CoordinatorStanding standing) => new(standing, [], []);
}
