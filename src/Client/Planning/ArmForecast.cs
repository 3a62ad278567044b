using System.Text.Json.Nodes;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Planning;

/// <param name="Cost">Of one trial.</param>
/// <param name="Known">Trials that the store has finished.</param>
/// <param name="Continued">Others that continue a shorter one that the store has finished.</param>
internal sealed record ArmForecast(Arm Arm, TrialCost Cost, int Known, int Continued)
{
    public JsonNode ToJson() => new JsonObject
    {
        ["axes"] = new JsonObject(Arm.Axes.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value.ToJson()))),
        ["baseline"] = Arm.Baseline,
        ["parameters"] = Cost.Parameters,
        ["flops"] = Cost.Flops,
        ["peak_bytes"] = Cost.PeakBytes,
        ["known"] = Known,
        ["continued"] = Continued,
        ["trials"] = new JsonArray([.. Arm.Trials.Select(t => (JsonNode)t.Id.Text)]),
    };
}
