using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Specs.Yaml;

namespace Sweeper.Sweeps.Specs;

/// <summary>Reads the sections that are not about parameters: seeds, objective, oracles, search. Shared with <c>--set</c>.</summary>
internal sealed class HeadReader(Reading reading, Draft draft)
{
    public const int MostTrials = 100_000;
    private static readonly string[] Searches = ["grid", "random"];

    public void Read(Node.Entry entry)
    {
        switch (entry.Key)
        {
            case "seeds":
                draft.Seeds = (int?)reading.Whole(entry, "seeds", 1, MostTrials) ?? draft.Seeds;
                break;
            case "objective" when reading.Map(entry, "{metric: loss, goal: min}") is { } map:
                reading.Keys(map, "`objective`", ["metric", "goal"]);
                foreach (var part in map.Entries.Where(e => e.Key is "metric" or "goal"))
                    Objective(part.Key, reading.Text(part), reading.At(part.Line));
                break;
            case "oracles":
                foreach (var node in reading.List(entry, "a list of names, such as [zero, ridge]"))
                    Oracle(node);
                break;
            case "search":
                Search(entry);
                break;
            case "description":
                _ = reading.Text(entry);
                break;
        }
    }

    public void Objective(string part, string? text, Place place)
    {
        if (text is null)
            return;
        if (part == "metric")
            draft.Metric = new Located<string>(text, place);
        else if (text is "min" or "max")
            draft.Goal = text == "min" ? Goal.Min : Goal.Max;
        else
            reading.Problems.Note(place, $"`goal` must be min or max, but is {Quoted.Of(text)}.{(text.StartsWith("max", StringComparison.OrdinalIgnoreCase) ? " Use max." : text.StartsWith("min", StringComparison.OrdinalIgnoreCase) ? " Use min." : "")}");
    }

    public void Oracle(string name, Place place)
    {
        if (draft.Oracles.Any(o => o.Value == name))
            reading.Problems.Note(place, $"An oracle is named once, but {Quoted.Of(name)} stands twice. Remove one.");
        else
            draft.Oracles.Add(new Located<string>(name, place));
    }

    private void Oracle(Node node)
    {
        if (node is Node.Scalar { Text.Length: > 0 } scalar)
            Oracle(scalar.Text, reading.At(node.Line));
        else
            reading.Problems.Note(reading.At(node.Line), $"An oracle is a name, but this is {node.Shown}.");
    }

    private void Search(Node.Entry entry)
    {
        draft.SearchPlace = reading.At(entry.Line);
        if (entry.Value is Node.Scalar scalar)
        {
            Kind(scalar.Text, draft.SearchPlace);
            return;
        }

        if (reading.Map(entry, "grid, or {kind: random, trials: 20, seed: 1}") is not { } map)
            return;
        reading.Keys(map, "`search`", ["kind", "trials", "seed"]);
        if (map.Entries.FirstOrDefault(e => e.Key == "kind") is not { } kind)
            reading.Problems.Block(draft.SearchPlace, "`search` needs a kind. Write {kind: grid} or {kind: random, trials: 20}.");
        else if (reading.Text(kind) is { } text)
            Kind(text, reading.At(kind.Line));
        foreach (var part in map.Entries)
        {
            if (part.Key == "trials")
                draft.Draws = (int?)reading.Whole(part, "search.trials", 1, MostTrials);
            else if (part.Key == "seed")
                draft.SearchSeed = reading.Whole(part, "search.seed", 0, long.MaxValue) ?? draft.SearchSeed;
        }
    }

    private void Kind(string kind, Place place)
    {
        draft.Random = kind == "random";
        if (!Searches.Contains(kind))
            reading.Problems.Block(place, $"`search` must be grid or random, but is {Quoted.Of(kind)}.{Nearest.Hint(kind, Searches)}");
    }
}
