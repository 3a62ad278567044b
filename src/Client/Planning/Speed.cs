using Sweeper.Client.Printing;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Results;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Planning;

/// <summary>How fast one core trains, and how that is known.</summary>
/// <param name="Source">For people: "measured on 12 trials in the store".</param>
internal sealed record Speed(double FlopsPerSecond, string Source)
{
    private const int MostTrials = 200;

    /// <summary>From trials of this sweep; else from others in the store; else from a second of training.</summary>
    public static Speed Of(IStore? store, TrialResults? known, SweepPlan plan, ITrialExecutor executor)
    {
        if (known is not null && From(known.All, "of this sweep in the store") is { } own)
            return own;
        if (store is not null && From(Others(store), "of other sweeps in the store") is { } other)
            return other;
        return Calibration.Run(plan.Trials[0], executor);
    }

    public override string ToString() => $"{Figures.Flops(FlopsPerSecond)}/s a core, {Source}";

    private static IEnumerable<TrialResult> Others(IStore store) => store.List("trials/")
        .Where(name => name.EndsWith("/result.json", StringComparison.Ordinal))
        .Take(MostTrials)
        .Select(name => new TrialFolder(store, new TrialId(name.Split('/')[1])).ReadResult())
        .OfType<TrialResult>();

    private static Speed? From(IEnumerable<TrialResult> results, string what)
    {
        var completed = results.Where(r => r.Outcome == Ending.Completed && r.Cost.Seconds > 0).ToList();
        if (completed.Count == 0)
            return null;
        return new Speed(completed.Sum(OwnFlops) / completed.Sum(r => r.Cost.Seconds), $"measured on {Figures.Count(completed.Count, "trial")} {what}");
    }

    /// <summary>Its seconds are without those of a shorter trial that it continued.</summary>
    private static double OwnFlops(TrialResult result) => result.Cost.Flops * (1 - ((double)(result.ContinuedFrom?.Step ?? 0) / Math.Max(1, result.Step)));
}
