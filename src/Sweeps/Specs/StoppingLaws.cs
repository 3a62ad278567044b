using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Specs;

/// <summary>What early stopping asks of the arms: rungs at steps that all of them reach and report at.</summary>
internal sealed class StoppingLaws(StoppingDraft draft, ITrialExecutor executor, ProblemList problems)
{
    private const int MostRungs = 1000;

    // A remedy is looked for among so many first steps only.
    private const int StepsTried = 20_000;

    /// <param name="arms">That can be trained.</param>
    /// <returns>Steps of the rungs; empty with a problem noted, and when there is no rule or no arm.</returns>
    public IReadOnlyList<int> Rungs(IReadOnlyList<(Point Point, Configuration Configuration)> arms)
    {
        if (draft.Build() is not { } rule || arms.Count == 0)
            return [];
        var steps = executor.Steps(arms[0].Configuration);
        if (arms.FirstOrDefault(arm => executor.Steps(arm.Configuration) != steps) is { Point: not null } other)
        {
            problems.Note(draft.Place, $"Early stopping compares trials that train equally long, but the arm {arms[0].Point.Label} trains for {steps} steps and {other.Point.Label} for {executor.Steps(other.Configuration)}. Give all arms one number of steps, or leave `early_stopping` out.");
            return [];
        }

        if (rule.MinSteps >= steps)
        {
            problems.Note(draft.PlaceOf("min_steps"), $"`early_stopping.min_steps` must be below the steps of a trial, {steps}, but is {rule.MinSteps}: no rung lies before the end.{Remedy(rule, steps, arms)}");
            return [];
        }

        if (rule is StoppingRule.Median { Every: var every } && (steps - 1 - rule.MinSteps) / every >= MostRungs)
        {
            problems.Note(draft.PlaceOf("every"), $"A sweep has at most {MostRungs} rungs, but from step {rule.MinSteps} to {steps}, one every {every} steps, are {1 + (steps - 1 - rule.MinSteps) / every}. Use every: {1 + (steps - 1 - rule.MinSteps) / MostRungs} or more.");
            return [];
        }

        var rungs = rule.Rungs(steps);
        Reported(rule, rungs, steps, arms);
        return rungs;
    }

    private void Reported(StoppingRule rule, IReadOnlyList<int> rungs, int steps, IReadOnlyList<(Point Point, Configuration Configuration)> arms)
    {
        var (arm, rung) = arms.Select(a => (a, Rung: rungs.FirstOrDefault(step => !executor.IsReportStep(a.Configuration, step)))).FirstOrDefault(a => a.Rung > 0);
        if (rung == 0)
            return;
        var reports = Enumerable.Range(1, Math.Min(steps - 1, StepsTried)).Where(step => executor.IsReportStep(arm.Configuration, step)).Take(3).ToList();
        var told = reports.Count == 0 ? "only at its end" : $"at {string.Join(", ", reports)}, …";
        var interval = rungs.Aggregate(0, Divisor);
        problems.Note(draft.PlaceOf("min_steps"), $"Trials must report at every rung ({string.Join(", ", rungs.Take(6))}{(rungs.Count > 6 ? ", …" : "")}), but the arm {arm.Point.Label} does not at step {rung}: it reports {told}.{Remedy(rule, steps, arms)} Or set evaluation.every: {interval}.");
    }

    /// <summary>The first step nearest to the one asked for with which every law would hold.</summary>
    private string Remedy(StoppingRule rule, int steps, IReadOnlyList<(Point Point, Configuration Configuration)> arms)
    {
        var legal = Enumerable.Range(1, Math.Min(steps - 1, StepsTried)).OrderBy(step => Math.Abs((long)step - rule.MinSteps))
            .FirstOrDefault(step => With(rule, step) is var tried && steps / step < MostRungs && arms.All(arm => tried.Rungs(steps).All(rung => executor.IsReportStep(arm.Configuration, rung))));
        return legal == 0 ? "" : rule is StoppingRule.Median ? $" Use min_steps: {legal} and every: {legal}." : $" Use min_steps: {legal}.";
    }

    private static StoppingRule With(StoppingRule rule, int step) => rule is StoppingRule.Median median ? median with { MinSteps = step, Every = step } : rule with { MinSteps = step };

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);
}
