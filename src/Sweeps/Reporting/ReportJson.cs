using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Statistics;

namespace Sweeper.Sweeps.Reporting;

/// <summary>The stable JSON of a report. A number that is not finite is null: JSON has no word for it.</summary>
internal static class ReportJson
{
    public static JsonObject Write(SweepReport report) => new()
    {
        ["sweep"] = report.Sweep,
        ["objective"] = new JsonObject { ["metric"] = report.Objective.Metric, ["goal"] = report.Objective.Goal == Goal.Min ? "min" : "max" },
        ["numerics"] = report.Numerics,
        ["hardware"] = Hardware(report.Hardware),
        ["arms"] = new JsonArray([.. report.Arms.Select(Arm)]),
        ["oracles"] = new JsonArray([.. report.Oracles.Select(Oracle)]),
        ["failed"] = new JsonArray([.. report.Failed.Select(Failed)]),
        ["paused"] = new JsonArray([.. report.Paused.Select(Paused)]),
    };

    private static JsonObject Arm(ArmRow arm) => new()
    {
        ["axes"] = Axes(arm.Axes),
        ["n"] = arm.N,
        ["mean"] = Number(arm.Score?.Mean),
        ["low"] = Number(arm.Score?.Low),
        ["high"] = Number(arm.Score?.High),
        ["difference"] = Difference(arm.Difference),
        ["parameters"] = arm.Parameters,
        ["flops"] = Number(arm.Flops),
        ["seconds"] = Number(arm.Seconds),
        ["trials"] = new JsonArray([.. arm.Trials.Select(t => (JsonNode)t.Text)]),
        ["hardware"] = Hardware(arm.Hardware),
        ["mixed_pairs"] = arm.MixedPairs,
    };

    private static JsonObject Hardware(IReadOnlyList<KeyValuePair<string, int>> hardware) => new(hardware.Select(h => KeyValuePair.Create(h.Key, (JsonNode?)h.Value)));

    private static JsonObject? Difference(Estimate? difference) =>
        difference is null ? null : new JsonObject { ["mean"] = Number(difference.Mean), ["low"] = Number(difference.Low), ["high"] = Number(difference.High) };

    private static JsonObject Oracle(OracleRow oracle) => new()
    {
        ["name"] = oracle.Name,
        ["axes"] = Axes(oracle.Axes),
        ["n"] = oracle.Score.N,
        ["mean"] = Number(oracle.Score.Mean),
        ["low"] = Number(oracle.Score.Low),
        ["high"] = Number(oracle.Score.High),
    };

    private static JsonObject Failed(FailedRow failed) => new()
    {
        ["trial"] = failed.Trial.Text,
        ["kind"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(failed.Kind.ToString()),
        ["step"] = failed.Step,
        ["message"] = failed.Message,
        ["attempts"] = failed.Attempts,
    };

    private static JsonObject Paused(PausedRow paused) => new()
    {
        ["trial"] = paused.Trial.Text,
        ["step"] = paused.Step,
        ["value"] = Number(paused.Value),
        ["rung"] = paused.Rung,
    };

    private static JsonObject Axes(IReadOnlyList<KeyValuePair<string, Value>> axes) =>
        new(axes.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value.ToJson())));

    private static JsonValue? Number(double? number) => number is { } n && double.IsFinite(n) ? JsonValue.Create(n) : null;
}
