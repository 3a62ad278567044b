using System.Text.Json.Nodes;

namespace Sweeper.Sweeps.Stopping;

/// <summary>A stopping rule as JSON, spelled as in a sweep file with nothing left to defaults: for plans, and for the hash in a sweep's id.</summary>
public static class StoppingJson
{
    public const string Halving = "successive_halving";
    public const string Median = "median";

    public static JsonObject Write(StoppingRule rule) => rule switch
    {
        StoppingRule.SuccessiveHalving r => new()
        {
            ["rule"] = Halving, ["min_steps"] = r.MinSteps, ["eta"] = r.Eta, ["window"] = r.Window, ["arrival_order"] = r.ArrivalOrder,
        },
        StoppingRule.Median r => new()
        {
            ["rule"] = Median, ["min_steps"] = r.MinSteps, ["every"] = r.Every, ["min_trials"] = r.MinTrials, ["window"] = r.Window, ["arrival_order"] = r.ArrivalOrder,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "A rule that this version does not know."),
    };

    /// <exception cref="FormatException">It is of a rule that this version does not know.</exception>
    /// <exception cref="InvalidOperationException">It is not what <see cref="Write"/> writes.</exception>
    public static StoppingRule Read(JsonNode json)
    {
        int Whole(string name) => json[name]?.GetValue<int>() ?? throw new InvalidOperationException($"its stopping rule has no {name}");
        var arrivalOrder = json["arrival_order"]?.GetValue<bool>() ?? throw new InvalidOperationException("its stopping rule has no arrival_order");
        return json["rule"]?.GetValue<string>() switch
        {
            Halving => new StoppingRule.SuccessiveHalving(Whole("min_steps"), Whole("eta"), Whole("window"), arrivalOrder),
            Median => new StoppingRule.Median(Whole("min_steps"), Whole("every"), Whole("min_trials"), Whole("window"), arrivalOrder),
            var other => throw new FormatException($"its stopping rule is '{other}', which this version does not know"),
        };
    }
}
