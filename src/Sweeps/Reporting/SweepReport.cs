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

    /// <summary>The class of numerics of all its trials (<see cref="NumericsClass"/>); empty: not known.</summary>
    public string Numerics { get; init; } = "";

    /// <summary>How many of its completed trials ran on what hardware, most first.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Hardware => Counted(Arms.SelectMany(arm => arm.Hardware));

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
            [.. failed.Select(t => new FailedRow(t.Id, t.Failure!.Kind, t.Failure.Step, t.Failure.Message, t.Attempts ?? 1))])
        {
            Numerics = plan.Numerics,
        };
    }

    /// <summary>The stable form for programs: <c>{sweep, objective, numerics, hardware, arms, oracles, failed, paused}</c>. Null where there is no number.</summary>
    public JsonObject ToJson() => ReportJson.Write(this);

    /// <summary>
    /// RFC 4180, a row per arm and per oracle, after the header <c>kind,name,(axis paths),n,mean,low,high,difference,difference_low,difference_high,verdict,
    /// parameters,flops,seconds,trials,numerics,hardware</c>. Empty where there is no value; trial ids are separated by spaces, hardware (<c>NVIDIA H200 x 3</c>) by semicolons.
    /// </summary>
    public string ToCsv() => ReportCsv.Write(this);

    private static ArmRow Row(SweepPlan plan, Arm arm, Func<TrialId, TrialRecord?> find)
    {
        var records = arm.Trials.Select(t => find(t.Id)).OfType<TrialRecord>().ToList();
        var scores = Scores(plan, arm, find);
        var completed = records.Where(r => r.Outcome is TrialOutcome.Completed).ToList();
        var pairs = arm.Baseline is { } baseline ? Pairs(plan, scores, Scores(plan, plan.Arms[baseline], find)) : [];
        var difference = BlockedDifference.Of(pairs);
        return new ArmRow(
            arm.Label,
            arm.Axes,
            scores.Count(s => s is not null),
            Estimate.Of([.. scores.Where(s => s is not null).Select(s => s!.Value.Score)]),
            difference,
            Verdicts.Of(difference, plan.Objective.Goal),
            records.FirstOrDefault()?.Cost.Parameters,
            records.FirstOrDefault()?.Cost.Flops,
            completed.Count == 0 ? null : completed.Average(r => r.Seconds),
            [.. arm.Trials.Select(t => t.Id)])
        {
            Hardware = Counted(completed.Where(r => r.Hardware is not null).Select(r => KeyValuePair.Create(r.Hardware!, 1))),
            MixedPairs = pairs.Count(p => p.IsMixed),
        };
    }

    /// <summary>By seed, where both have one. Hardware counts where it may decide bits.</summary>
    private static List<HardwarePair> Pairs(SweepPlan plan, List<(double Score, string? Hardware)?> arm, List<(double Score, string? Hardware)?> baseline)
    {
        var isPortable = NumericsClass.Read(plan.Numerics)?.IsPortable ?? false;
        return
        [
            .. arm.Zip(baseline).Where(p => p.First is not null && p.Second is not null).Select(p => (A: p.First!.Value, B: p.Second!.Value))
                .Select(p => new HardwarePair(p.A.Score, p.B.Score, isPortable ? null : p.A.Hardware, isPortable ? null : p.B.Hardware)),
        ];
    }

    /// <summary>The objective by seed; null where the trial has not completed or the number is not finite.</summary>
    private static List<(double Score, string? Hardware)?> Scores(SweepPlan plan, Arm arm, Func<TrialId, TrialRecord?> find) =>
        [.. arm.Trials.Select(t => find(t.Id)).Select(r => r?.Outcome is TrialOutcome.Completed c && c.Metrics.TryGetValue(plan.Objective.Metric, out var score) && double.IsFinite(score) ? (score, r.Hardware) : ((double, string?)?)null)];

    private static List<KeyValuePair<string, int>> Counted(IEnumerable<KeyValuePair<string, int>> hardware) =>
        [.. hardware.GroupBy(h => h.Key, h => h.Value).Select(g => KeyValuePair.Create(g.Key, g.Sum())).OrderByDescending(h => h.Value).ThenBy(h => h.Key, StringComparer.Ordinal)];
}
