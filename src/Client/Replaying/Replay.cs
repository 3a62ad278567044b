using System.Text.Json.Nodes;
using Sweeper.Client.Printing;
using Sweeper.Engine.Layout;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Replaying;

/// <summary>What training a trial again, from step 0 and in memory, came to.</summary>
/// <param name="Reports">That are the same bits.</param>
/// <param name="Step">Up to which they were compared.</param>
/// <param name="Whole">True when outcome, curves and artifacts were compared too.</param>
/// <param name="Difference">The first one; null when there is none.</param>
internal sealed record Replay(string Trial, int Reports, int Step, bool Whole, Difference? Difference)
{
    /// <param name="until">Last step to compare; null for all that there is.</param>
    /// <exception cref="OperationCanceledException"><paramref name="interrupted"/> fired.</exception>
    public static Replay Run(ReplayedTrial stored, ITrialExecutor executor, int? until, TimeProvider time, CancellationToken interrupted)
    {
        var known = stored.Result?.Step ?? stored.Reports[^1].Step;
        var last = Math.Min(until ?? known, known);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        var context = new ReplayContext(stored, last, stop, time);
        var outcome = executor.Run(context, stop.Token);
        interrupted.ThrowIfCancellationRequested();
        var difference = context.Difference;
        if (difference is not null || outcome is TrialOutcome.Stopped)
            return new Replay(stored.Trial.Id.Text, context.Same, difference?.Step ?? last, Whole: false, difference);
        if (context.Same < stored.Reports.Count)
            difference = Difference.Of(stored.Reports[context.Same].Step, "step", stored.Reports[context.Same].Step, null);
        difference ??= stored.Result is null ? null : Endings(stored.Result, outcome, context);
        return new Replay(stored.Trial.Id.Text, context.Same, difference?.Step ?? known, Whole: stored.Result is not null, difference);
    }

    public JsonNode ToJson() => new JsonObject
    {
        ["trial"] = Trial,
        ["same"] = Difference is null,
        ["reports"] = Reports,
        ["step"] = Step,
        ["whole"] = Whole,
        ["difference"] = Difference?.ToJson(),
    };

    public override string ToString() => Difference is { } difference
        ? $"trial {Trial}: {Figures.Count(Reports, "report")} are the same bits, then {difference}"
        : Whole
            ? $"trial {Trial}: {Figures.Count(Reports, "report")} and weights are the same bits"
            : $"trial {Trial}: {Figures.Count(Reports, "report")} up to step {Step} are the same bits; weights were not compared";

    private static Difference? Endings(TrialResult result, TrialOutcome outcome, ReplayContext context)
    {
        if (result.Outcome != outcome.Ending || (outcome is TrialOutcome.Failed failed && failed.Step != result.Step))
            return Ended(result, outcome);
        if (outcome is not TrialOutcome.Completed completed)
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
