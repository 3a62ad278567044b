using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Spaces;

/// <summary>A validated sweep: every arm and trial spelled out. What the engine runs and the report is made over.</summary>
/// <param name="Name">As in the file: lower-case letters, digits and hyphens.</param>
/// <param name="AxisPaths">Paths of the axes in the order of the file: the columns of the table.</param>
/// <param name="Oracles">Names of the untrained references to compare with.</param>
public sealed record SweepPlan(
    string Name,
    Objective Objective,
    int Seeds,
    IReadOnlyList<string> AxisPaths,
    IReadOnlyList<Arm> Arms,
    IReadOnlyList<string> Oracles)
{
    /// <summary>
    /// <c>name-1a2b3c</c>: the name and a hash of what the sweep asks for. The same file gives the same id, so that the same command carries on; another
    /// file under the same name is another sweep.
    /// </summary>
    public string Id { get; init; } = $"{Name}-{Hash(Objective, AxisPaths, Arms, Oracles, null)}";

    /// <summary>Null: every trial trains to its end. Part of the <see cref="Id"/>, since it decides which trials do.</summary>
    public StoppingRule? Stopping
    {
        get;
        init
        {
            field = value;
            Id = $"{Name}-{Hash(Objective, AxisPaths, Arms, Oracles, value)}";
        }
    }

    /// <summary>Steps of the rungs of <see cref="Stopping"/>, rising; empty without it.</summary>
    public IReadOnlyList<int> Rungs { get; init; } = [];

    public FailurePolicy Failures { get; init; } = FailurePolicy.Default;

    /// <summary>The class of numerics that its trials are of (<see cref="NumericsClass"/>), through which it is part of their ids; empty: not known.</summary>
    public string Numerics { get; init; } = "";

    /// <summary>What its devices must be (<see cref="Sharing.DeviceKind"/>); null: any. Where it is run, not what it asks for: no part of the <see cref="Id"/>.</summary>
    public string? Device { get; init; }

    /// <summary>
    /// Distinct trials in the order in which they are to run: all arms with seed 1, then all with seed 2, …, so that a sweep cut short still compares all arms.
    /// Those that were added to a running sweep come behind.
    /// </summary>
    public IReadOnlyList<Trial> Trials { get; init; } =
        [.. Enumerable.Range(0, Seeds).SelectMany(seed => Arms.Select(arm => arm.Trials[seed])).DistinctBy(trial => trial.Id)];

    /// <summary>How many of the <see cref="Trials"/> the sweep began with; null: all of them.</summary>
    public int? Original { get; init; }

    /// <summary>This sweep with the arms and seeds of a larger plan: the same name and id, its own trials first, the new ones behind them.</summary>
    /// <param name="larger">Of the same axes' paths or others.</param>
    /// <param name="why">Why it is no extension, for people: then the result is null.</param>
    public SweepPlan? Extend(SweepPlan larger, out string? why)
    {
        var known = Trials.Select(t => t.Id).ToHashSet();
        var found = larger.Trials.ToDictionary(t => t.Id);
        why = larger.Objective != Objective ? $"the sweep must keep its objective, {Objective.Goal} of {Objective.Metric}, but this one has {larger.Objective.Goal} of {larger.Objective.Metric}"
            : larger.Stopping != Stopping || !larger.Rungs.SequenceEqual(Rungs) ? "the sweep must keep its early_stopping and rungs, but this one has others"
            : Trials.All(t => found.ContainsKey(t.Id)) ? null
            : Missing(found);
        return why is not null ? null : larger with
        {
            Name = Name,
            Id = Id,
            Trials = [.. Trials.Select(t => found[t.Id]), .. larger.Trials.Where(t => !known.Contains(t.Id))],
            Original = Original ?? Trials.Count,
        };
    }

    private string Missing(Dictionary<TrialId, Trial> found)
    {
        const int named = 3;
        var lost = Arms.Select(arm => (arm.Label, Seeds: arm.Trials.Where(t => !found.ContainsKey(t.Id)).Select(t => t.Seed).ToList())).Where(a => a.Seeds.Count > 0).ToList();
        var names = lost.Take(named).Select(a => $"{a.Label} (seed {string.Join(", ", a.Seeds.Take(named))}{(a.Seeds.Count > named ? ", …" : "")})");
        return $"the sweep must keep all its {Trials.Count} trials, but {lost.Sum(a => a.Seeds.Count)} of them are missing from this one: {string.Join("; ", names)}{(lost.Count > named ? "; …" : "")}";
    }

    private static string Hash(Objective objective, IReadOnlyList<string> axes, IReadOnlyList<Arm> arms, IReadOnlyList<string> oracles, StoppingRule? stopping)
    {
        var canonical = new JsonObject
        {
            ["objective"] = $"{objective.Goal} {objective.Metric}",
            ["axes"] = new JsonArray([.. axes.Select(a => (JsonNode)a)]),
            ["trials"] = new JsonArray([.. arms.SelectMany(a => a.Trials).Select(t => (JsonNode)t.Id.Text)]),
            ["baselines"] = new JsonArray([.. arms.Select(a => (JsonNode)(a.Baseline ?? -1))]),
            ["oracles"] = new JsonArray([.. oracles.Select(o => (JsonNode)o)]),
        };
        if (stopping is not null)
            canonical["early_stopping"] = StoppingJson.Write(stopping);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToJsonString())))[..6];
    }
}
