using Sweeper.Sweeps.Stopping;

namespace Sweeper.Sweeps.Specs;

/// <summary>The section <c>early_stopping</c> while it is read.</summary>
internal sealed class StoppingDraft(Place place)
{
    /// <summary>Parts that are whole numbers, their ranges, and the rule that has them; null: both.</summary>
    public static IReadOnlyDictionary<string, (int Min, int Max, string? Rule)> Parts { get; } = new Dictionary<string, (int, int, string?)>
    {
        ["min_steps"] = (1, 1_000_000_000, null),
        ["eta"] = (2, 1_000_000, StoppingJson.Halving),
        ["every"] = (1, 1_000_000_000, StoppingJson.Median),
        ["min_trials"] = (1, HeadReader.MostTrials, StoppingJson.Median),
        ["window"] = (0, HeadReader.MostTrials, null),
    };

    public static IReadOnlyList<string> Rules { get; } = [StoppingJson.Halving, StoppingJson.Median];

    public Place Place => place;

    public string? Rule { get; set; }

    public Dictionary<string, Located<int>> Numbers { get; } = new(StringComparer.Ordinal);

    /// <summary>Parts that are written, but could not be read: these make no follow-up errors.</summary>
    public HashSet<string> Broken { get; } = new(StringComparer.Ordinal);

    public bool ArrivalOrder { get; set; }

    /// <summary>Where a part is written; else where the section is.</summary>
    public Place PlaceOf(string part) => Numbers.TryGetValue(part, out var number) ? number.Place : place;

    /// <returns>Null when something that has no default is missing.</returns>
    public StoppingRule? Build()
    {
        if (!Numbers.TryGetValue("min_steps", out var first))
            return null;
        int Number(string part, int otherwise) => Numbers.TryGetValue(part, out var number) ? number.Value : otherwise;
        return Rule switch
        {
            StoppingJson.Halving => new StoppingRule.SuccessiveHalving(first.Value, Number("eta", 3), Number("window", 0), ArrivalOrder),
            StoppingJson.Median => new StoppingRule.Median(first.Value, Number("every", first.Value), Number("min_trials", 5), Number("window", 0), ArrivalOrder),
            _ => null,
        };
    }
}
