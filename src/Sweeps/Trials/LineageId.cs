using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sweeper.Sweeps.Configurations;

namespace Sweeper.Sweeps.Trials;

/// <summary>
/// What trials that differ in nothing but their length have in common: the first 16 hexadecimal digits of SHA-256 over everything that decides their numbers but the
/// number of steps. Up to the end of the shorter one, two trials of a lineage have the same weights and the same reports, bit for bit.
/// </summary>
public readonly record struct LineageId(string Text)
{
    /// <summary>The lineage of the trial; null when its length decides its numbers from the start.</summary>
    public static LineageId? Of(Trial trial, ITrialExecutor executor) =>
        executor.Lineage(trial.Configuration) is { } lineage ? Of(lineage, trial.Seed, executor.Numerics) : null;

    private static LineageId Of(Configuration lineage, int seed, string numerics)
    {
        var canonical = new JsonObject { ["lineage"] = lineage.ToJson(), ["numerics"] = numerics, ["seed"] = seed }.ToJsonString();
        return new LineageId(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))[..16]);
    }

    public override string ToString() => Text;
}
