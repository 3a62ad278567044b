using System.Text.Json.Nodes;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Statistics;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Reporting;

/// <summary>What a sweep says so far: a function of the plan and the trials that have ended, whatever order they ended in.</summary>
/// <param name="Sweep">Id of the plan.</param>
/// <param name="AxisPaths">The columns of the table.</param>
/// <param name="Arms">In the order of the plan.</param>
/// <param name="Failed">In the order of <see cref="SweepPlan.Trials"/>.</param>
public sealed record SweepReport(
    string Sweep,
    Objective Objective,
    IReadOnlyList<string> AxisPaths,
    IReadOnlyList<ArmRow> Arms,
    IReadOnlyList<OracleRow> Oracles,
    IReadOnlyList<FailedRow> Failed)
{
    /// <summary>Trials that early stopping holds, in the order of <see cref="SweepPlan.Trials"/>; empty without it.</summary>
    public IReadOnlyList<PausedRow> Paused { get; init; } = [];

    /// <param name="find">The record of a trial, or null while it has none.</param>
    public static SweepReport Of(SweepPlan plan, Func<TrialId, TrialRecord?> find, IReadOnlyList<OracleRow> oracles)
    {
        var failed = plan.Trials.Select(t => (t.Id, Record: find(t.Id))).Select(t => (t.Id, Failure: t.Record?.Outcome as TrialOutcome.Failed, t.Record?.Attempts)).Where(t => t.Failure is not null);
        return new SweepReport(
            plan.Id,
            plan.Objective,
            plan.AxisPaths,
            [.. plan.Arms.Select(arm => Row(plan, arm, find))],
            oracles,
            [.. failed.Select(t => new FailedRow(t.Id, t.Failure!.Kind, t.Failure.Step, t.Failure.Message, t.Attempts ?? 1))]);
    }

    /// <summary>The stable form for programs: <c>{sweep, objective, arms, oracles, failed, paused}</c>. Null where there is no number.</summary>
    public JsonObject ToJson() => ReportJson.Write(this);

    /// <summary>
    /// RFC 4180, a row per arm and per oracle, after the header <c>kind,name,(axis paths),n,mean,low,high,difference,difference_low,difference_high,verdict,
    /// parameters,flops,seconds,trials</c>. Empty where there is no value; trial ids are separated by spaces.
    /// </summary>
    public string ToCsv() => ReportCsv.Write(this);

    private static ArmRow Row(SweepPlan plan, Arm arm, Func<TrialId, TrialRecord?> find)
    {
        var records = arm.Trials.Select(t => find(t.Id)).OfType<TrialRecord>().ToList();
        var scores = Scores(plan, arm, find);
        var seconds = records.Where(r => r.Outcome is TrialOutcome.Completed).Select(r => r.Seconds).ToList();
        var difference = arm.Baseline is { } baseline ? Difference(scores, Scores(plan, plan.Arms[baseline], find)) : null;
        return new ArmRow(
            arm.Label,
            arm.Axes,
            scores.OfType<double>().Count(),
            Estimate.Of([.. scores.OfType<double>()]),
            difference,
            Verdicts.Of(difference, plan.Objective.Goal),
            records.FirstOrDefault()?.Cost.Parameters,
            records.FirstOrDefault()?.Cost.Flops,
            seconds.Count == 0 ? null : seconds.Average(),
            [.. arm.Trials.Select(t => t.Id)]);
    }

    private static Estimate? Difference(IReadOnlyList<double?> arm, IReadOnlyList<double?> baseline)
    {
        var both = arm.Zip(baseline).Where(p => p.First is not null && p.Second is not null).ToList();
        return Estimate.OfDifference([.. both.Select(p => p.First!.Value)], [.. both.Select(p => p.Second!.Value)]);
    }

    /// <summary>The objective by seed; null where the trial has not completed or the number is not finite.</summary>
    private static List<double?> Scores(SweepPlan plan, Arm arm, Func<TrialId, TrialRecord?> find) =>
        [.. arm.Trials.Select(t => find(t.Id)?.Outcome is TrialOutcome.Completed c && c.Metrics.TryGetValue(plan.Objective.Metric, out var score) && double.IsFinite(score) ? score : (double?)null)];
}
