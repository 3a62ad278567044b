using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Client.Exits;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Results;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Reporting;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Stored;

/// <summary>Two sweeps of a store, and their arms of one configuration: the same file on a processor and on a GPU.</summary>
/// <param name="Arms">In the order of the first sweep.</param>
/// <param name="Tolerance">Share of the other sweep's mean.</param>
internal sealed record ComparedSweeps(SweepPlan One, SweepPlan Other, double Tolerance, IReadOnlyList<ArmComparison> Arms)
{
    /// <exception cref="InputException">They have another objective, or no trial of one configuration and seed that both completed.</exception>
    public static ComparedSweeps Of(IStore store, SweepPlan one, SweepPlan other, double tolerance)
    {
        if (one.Objective.Metric != other.Objective.Metric)
            throw new InputException($"both sweeps must have one objective, but {one.Id} has {one.Objective.Metric} and {other.Id} has {other.Objective.Metric}.");
        var known = Scores(store, other).GroupBy(s => (s.Configuration, s.Seed)).ToDictionary(g => g.Key, g => g.First().Score);
        List<ArmComparison> arms =
        [
            .. Scores(store, one).Where(s => known.ContainsKey((s.Configuration, s.Seed)))
                .GroupBy(s => s.Arm)
                .Select(g => ArmComparison.Of(g.Key.Label, [.. g.Select(s => (s.Score, known[(s.Configuration, s.Seed)]))]))
                .OfType<ArmComparison>(),
        ];
        return arms.Count > 0 ? new ComparedSweeps(one, other, tolerance, arms) : throw new InputException(
            $"both sweeps must have completed a trial of the same configuration and seed, but {one.Id} and {other.Id} have none. Run one sweep file on both kinds of devices (--devices).");
    }

    public bool AreWithin => Arms.All(a => a.Within(Tolerance) == Agreement.Within);

    public JsonObject ToJson() => new()
    {
        ["sweeps"] = new JsonArray(One.Id, Other.Id),
        ["numerics"] = new JsonArray(One.Numerics, Other.Numerics),
        ["metric"] = One.Objective.Metric,
        ["tolerance"] = Tolerance,
        ["within"] = AreWithin,
        ["arms"] = new JsonArray([.. Arms.Select(Row)]),
    };

    private JsonNode Row(ArmComparison arm) => new JsonObject
    {
        ["arm"] = arm.Label,
        ["n"] = arm.Difference.N,
        ["means"] = new JsonArray(arm.One.Mean, arm.Other.Mean),
        ["difference"] = new JsonObject { ["mean"] = arm.Difference.Mean, ["low"] = arm.Difference.Low, ["high"] = arm.Difference.High },
        ["largest"] = arm.Largest,
        ["agreement"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(arm.Within(Tolerance).ToString()),
    };

    private static IEnumerable<(Arm Arm, string Configuration, int Seed, double Score)> Scores(IStore store, SweepPlan plan)
    {
        var results = TrialResults.Read(store, plan.Trials);
        foreach (var arm in plan.Arms)
        {
            foreach (var trial in arm.Trials)
            {
                if (results.Find(trial.Id)?.ToRecord().Outcome is TrialOutcome.Completed completed
                    && completed.Metrics.TryGetValue(plan.Objective.Metric, out var score) && double.IsFinite(score)
                    && ConfigurationOf(store, trial.Id) is { } configuration)
                    yield return (arm, configuration, trial.Seed, score);
            }
        }
    }

    /// <summary>As <c>trial.json</c> spells it, keys in ordinal order; null where that cannot be read.</summary>
    private static string? ConfigurationOf(IStore store, TrialId id)
    {
        try
        {
            using var stream = new TrialFolder(store, id).OpenArtifact("trial.json");
            return stream is null ? null : JsonNode.Parse(stream)?["configuration"]?.ToJsonString();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
