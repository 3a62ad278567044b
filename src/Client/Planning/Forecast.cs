using System.Text.Json.Nodes;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Planning;

/// <summary>What a run of a plan would come to.</summary>
/// <param name="Arms">In the order of the plan.</param>
/// <param name="Known">Trials that the store has finished.</param>
/// <param name="Continued">Others that continue a shorter one that the store has finished.</param>
/// <param name="FlopsLeft">Without the steps that shorter ones have done.</param>
/// <param name="Speed">Null when nothing is left to train, so that nobody needs one.</param>
/// <param name="Left">Time for the rest on all devices.</param>
internal sealed record Forecast(
    SweepPlan Plan,
    IReadOnlyList<ArmForecast> Arms,
    int Known,
    int Continued,
    double Flops,
    double FlopsLeft,
    int Devices,
    Speed? Speed,
    TimeSpan Left)
{
    /// <param name="doneBefore">Steps of a trial that are done, those of a shorter one that it continues among them.</param>
    /// <param name="speed">Asked only if something is left to train.</param>
    public static Forecast Of(SweepPlan plan, ITrialExecutor executor, Func<TrialId, bool> isKnown, Func<Trial, int> doneBefore, Func<Speed> speed, int devices)
    {
        var costs = plan.Arms.Select(arm => executor.Cost(arm.Configuration)).ToList();
        var byTrial = plan.Arms.SelectMany((arm, i) => arm.Trials.Select(trial => (trial, costs[i].Flops))).DistinctBy(t => t.trial.Id).ToList();
        var left = new Dictionary<TrialId, double>();
        var continued = new HashSet<TrialId>();
        foreach (var (trial, flops) in byTrial.Where(t => !isKnown(t.trial.Id)))
        {
            var done = doneBefore(trial);
            left.Add(trial.Id, flops * (1 - ((double)done / executor.Steps(trial.Configuration))));
            if (done > 0)
                continued.Add(trial.Id);
        }

        var arms = plan.Arms
            .Select((arm, i) => new ArmForecast(arm, costs[i], arm.Trials.Count(t => isKnown(t.Id)), arm.Trials.Count(t => continued.Contains(t.Id))))
            .ToList();
        var measured = left.Count > 0 ? speed() : null;
        List<double> work = [.. left.Values];
        return new Forecast(
            plan, arms, plan.Trials.Count - left.Count, continued.Count, byTrial.Sum(t => t.Flops), work.Sum(), devices, measured, Time(work, measured, devices));
    }

    public JsonNode ToJson() => new JsonObject
    {
        ["sweep"] = Plan.Id,
        ["objective"] = new JsonObject { ["metric"] = Plan.Objective.Metric, ["goal"] = Plan.Objective.Goal == Goal.Min ? "min" : "max" },
        ["seeds"] = Plan.Seeds,
        ["trials"] = Plan.Trials.Count,
        ["known"] = Known,
        ["continued"] = Continued,
        ["flops"] = Flops,
        ["flops_left"] = FlopsLeft,
        ["devices"] = Devices,
        ["flops_per_second"] = Speed?.FlopsPerSecond,
        ["speed_source"] = Speed?.Source,
        ["seconds_left"] = Left.TotalSeconds,
        ["oracles"] = new JsonArray([.. Plan.Oracles.Select(o => (JsonNode)o)]),
        ["arms"] = new JsonArray([.. Arms.Select(a => a.ToJson())]),
    };

    /// <summary>The work spread evenly, but no less than the longest trial.</summary>
    private static TimeSpan Time(List<double> left, Speed? speed, int devices)
    {
        if (speed is not { FlopsPerSecond: > 0 } || left.Count == 0)
            return TimeSpan.Zero;
        var seconds = Math.Max(left.Sum() / Math.Min(devices, left.Count), left.Max()) / speed.FlopsPerSecond;
        return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(365_000).TotalSeconds));
    }
}
