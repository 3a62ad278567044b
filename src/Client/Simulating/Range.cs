using System.Text.Json.Nodes;

namespace Sweeper.Client.Simulating;

/// <summary>A figure over the repeats of a simulation.</summary>
internal sealed record Range(double Mean, double Least, double Most)
{
    public static Range Of(IEnumerable<double> values) => values.ToList() is var all ? new Range(all.Average(), all.Min(), all.Max()) : null!;

    public JsonNode ToJson() => new JsonObject { ["mean"] = Mean, ["min"] = Least, ["max"] = Most };
}
