using System.Text.Json.Nodes;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Planning;

/// <summary>What a run of a plan would come to.</summary>
/// <param name="Arms">In the order of the plan.</param>
/// <param name="Speed">Null when nothing is left to train, so that nobody needs one.</param>
/// <param name="Left">Time for the rest on all devices.</param>
internal sealed record Forecast(
    SweepPlan Plan,
    IReadOnlyList<ArmForecast> Arms,
    int Known,
    double Flops,
    double FlopsLeft,
    int Devices,
    Speed? Speed,
    TimeSpan Left)
{
    /// <param name="speed">Asked only if something is left to train.</param>
    public static Forecast Of(SweepPlan plan, ITrialExecutor executor, Func<TrialId, bool> isKnown, Func<Speed> speed, int devices)
    {
        var costs = plan.Arms.Select(arm => executor.Cost(arm.Configuration)).ToList();
        var arms = plan.Arms.Select((arm, i) => new ArmForecast(arm, costs[i], arm.Trials.Count(t => isKnown(t.Id)))).ToList();
        var byTrial = plan.Arms
            .SelectMany((arm, i) => arm.Trials.Select(t => (t.Id, costs[i].Flops)))
            .DistinctBy(t => t.Id)
            .ToDictionary(t => t.Id, t => t.Flops);
        var left = plan.Trials.Where(t => !isKnown(t.Id)).Select(t => byTrial[t.Id]).ToList();
        var measured = left.Count > 0 ? speed() : null;
        return new Forecast(plan, arms, plan.Trials.Count - left.Count, byTrial.Values.Sum(), left.Sum(), devices, measured, Time(left, measured, devices));
    }

    public JsonNode ToJson() => new JsonObject
    {
        ["sweep"] = Plan.Id,
        ["objective"] = new JsonObject { ["metric"] = Plan.Objective.Metric, ["goal"] = Plan.Objective.Goal == Goal.Min ? "min" : "max" },
        ["seeds"] = Plan.Seeds,
        ["trials"] = Plan.Trials.Count,
        ["known"] = Known,
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
