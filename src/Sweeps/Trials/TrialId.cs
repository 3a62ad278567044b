using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sweeper.Sweeps.Configurations;

namespace Sweeper.Sweeps.Trials;

/// <summary>
/// The name of a trial: the first 16 hexadecimal digits of SHA-256 over everything that decides its numbers. The same trial in two sweeps has one id.
/// </summary>
public readonly record struct TrialId(string Text) : IComparable<TrialId>
{
    /// <param name="configuration">Complete configuration.</param>
    /// <param name="seed">Training seed.</param>
    /// <param name="numerics">Version of kernels and data recipe (<see cref="ITrialExecutor.Numerics"/>); other bits, other id.</param>
    public static TrialId Of(Configuration configuration, int seed, string numerics)
    {
        var canonical = new JsonObject { ["configuration"] = configuration.ToJson(), ["numerics"] = numerics, ["seed"] = seed }.ToJsonString();
        return new TrialId(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))[..16]);
    }

    public int CompareTo(TrialId other) => string.CompareOrdinal(Text, other.Text);

    public override string ToString() => Text;
}
