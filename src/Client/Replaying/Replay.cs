using System.Globalization;
using System.Text.Json.Nodes;
using Sweeper.Client.Exits;
using Sweeper.Client.Printing;
using Sweeper.Engine.Layout;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Replaying;

/// <summary>What training a trial again, from step 0 and in memory, came to.</summary>
/// <param name="Rule">When numbers count as the same.</param>
/// <param name="Reports">That are the same.</param>
/// <param name="Step">Up to which they were compared.</param>
/// <param name="Whole">True when outcome, curves and artifacts were compared too.</param>
/// <param name="Deviation">Largest relative difference of numbers that count as the same.</param>
/// <param name="Difference">The first one; null when there is none.</param>
internal sealed record Replay(string Trial, ReplayRule Rule, int Reports, int Step, bool Whole, double Deviation, Difference? Difference)
{
    /// <param name="until">Last step to compare; null for all that there is.</param>
    /// <exception cref="InputException">There is nothing that the rule can compare.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="interrupted"/> fired.</exception>
    public static Replay Run(ReplayedTrial stored, ITrialExecutor executor, int? until, TimeProvider time, CancellationToken interrupted)
    {
        var known = stored.Result?.Step ?? stored.Reports[^1].Step;
        var last = stored.Rule.Last(stored.Reports, known, until);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        var context = new ReplayContext(stored, last, stop, time);
        var outcome = executor.Run(context, stop.Token);
        interrupted.ThrowIfCancellationRequested();
        var difference = context.Difference;
        if (difference is not null || outcome is TrialOutcome.Stopped)
            return Of(difference?.Step ?? last, whole: false);
        if (context.Same < stored.Reports.Count)
            difference = Difference.Of(stored.Reports[context.Same].Step, "step", stored.Reports[context.Same].Step, null);
        difference ??= stored.Result is null ? null : Endings(stored.Result, outcome, stored.Rule.IsExact ? context : null);
        return Of(difference?.Step ?? known, whole: stored.Result is not null && stored.Rule.IsExact);

        Replay Of(int step, bool whole) => new(stored.Trial.Id.Text, stored.Rule, context.Same, step, whole, context.Deviation, difference);
    }

    public JsonNode ToJson() => new JsonObject
    {
        ["trial"] = Trial,
        ["numerics"] = Rule.Stored,
        ["replayed_by"] = Rule.Here,
        ["tolerance"] = Rule.Tolerance,
        ["same"] = Difference is null,
        ["reports"] = Reports,
        ["step"] = Step,
        ["whole"] = Whole,
        ["deviation"] = Deviation,
        ["difference"] = Difference?.ToJson(),
    };

    public override string ToString()
    {
        var same = $"trial {Trial}: {Figures.Count(Reports, "report")}";
        var apart = Rule.IsExact ? "" : string.Create(CultureInfo.InvariantCulture, $" (at most {Deviation:0.0e0} apart)");
        return (Difference, Whole) switch
        {
            ({ } difference, _) => $"{same} are {Rule}{apart}, then {difference}",
            (null, true) => $"{same} and weights are {Rule}",
            _ => $"{same} up to step {Step} are {Rule}{apart}; weights were not compared",
        };
    }

    /// <param name="context">Null: only how it ended is compared, since curves and weights are of other roundings.</param>
    private static Difference? Endings(TrialResult result, TrialOutcome outcome, ReplayContext? context)
    {
        if (result.Outcome != outcome.Ending || (outcome is TrialOutcome.Failed failed && failed.Step != result.Step))
            return Ended(result, outcome);
        if (outcome is not TrialOutcome.Completed completed || context is null)
            return null;
        foreach (var (name, curve) in result.Curves)
        {
            var now = completed.Curves.GetValueOrDefault(name, []);
            for (var i = 0; i < Math.Max(curve.Count, now.Count); i++)
            {
                if (i >= curve.Count || i >= now.Count || !Difference.IsSame(curve[i], now[i]))
                    return Difference.Of(result.Step, $"{name}[{i}]", i < curve.Count ? curve[i] : null, i < now.Count ? now[i] : null);
            }
        }

        return result.Artifacts.Where(a => context.Artifacts.GetValueOrDefault(a.Key) != a.Value)
            .Select(a => new Difference(result.Step, a.Key, $"sha256 {a.Value.Sha256}", context.Artifacts.TryGetValue(a.Key, out var now) ? $"sha256 {now.Sha256}" : null))
            .FirstOrDefault();
    }

    private static Difference Ended(TrialResult result, TrialOutcome outcome) =>
        new(result.Step, "outcome", Told(result.Outcome, result.Step), Told(outcome.Ending, (outcome as TrialOutcome.Failed)?.Step ?? result.Step));

    private static string Told(Ending ending, int step) => $"{ending} at step {step}";
}
