using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Sweeps.Specs;

/// <summary>
/// Applies <c>--set name=value[,value…]</c>, in order, over what the file says. What the command line sets holds in every arm: derived values and
/// <c>when</c> settings of the same path are dropped.
/// </summary>
internal sealed class Overrides(Reading reading, Draft draft)
{
    private static readonly string[] Heads = ["seeds", "sweep", "search.trials", "search.seed", "objective.metric", "objective.goal", "oracles", .. ConductReader.Names];

    public void Apply(IReadOnlyList<string> sets)
    {
        foreach (var set in sets)
        {
            var place = new Place("--set " + set, 0);
            var equals = set.IndexOf('=');
            var (name, text) = equals < 0 ? (set.Trim(), "") : (set[..equals].Trim(), set[(equals + 1)..].Trim());
            if (equals <= 0 || text.Length == 0)
                reading.Problems.Block(place, "`--set` wants name=value or name=value,value,…, but got " + (equals < 0 ? "no `=`." : equals == 0 ? "no name." : "no value."));
            else if (Heads.Contains(name))
                Head(name, text, place);
            else if (reading.Schema.Find(name) is { } parameter)
                Set(parameter, text, place);
            else
                reading.Problems.Block(place, $"There is no parameter {Quoted.Of(name)}.{(Nearest.To(name, Heads) is { } near ? $" Did you mean `{near}`?" : Nearest.PathHint(name, reading.Schema))}");
        }
    }

    private void Head(string name, string text, Place place)
    {
        var head = new HeadReader(reading, draft);
        switch (name)
        {
            case "seeds":
                draft.Seeds = (int?)reading.Whole(text, name, 1, HeadReader.MostTrials, place) ?? draft.Seeds;
                break;
            case "sweep":
                draft.Name = new Located<string>(text, place);
                break;
            case "search.trials" or "search.seed" when !draft.Random:
                reading.Problems.Note(place, $"`{name}` is for random search, but this sweep's search is grid. Write search: {{kind: random, trials: 20}} in the file.");
                break;
            case "search.trials":
                draft.Draws = (int?)reading.Whole(text, name, 1, HeadReader.MostTrials, place) ?? draft.Draws;
                break;
            case "search.seed":
                draft.SearchSeed = reading.Whole(text, name, 0, long.MaxValue, place) ?? draft.SearchSeed;
                break;
            case "oracles":
                draft.Oracles.Clear();
                foreach (var (oracle, _) in Values(text))
                    head.Oracle(oracle, place);
                break;
            case "objective.metric" or "objective.goal":
                head.Objective(name[(name.IndexOf('.') + 1)..], text, place);
                break;
            default:
                new ConductReader(reading, draft).Set(name, text, place);
                break;
        }
    }

    private void Set(Parameter parameter, string text, Place place)
    {
        var written = Values(text);
        var values = written.Select(v => reading.Setting(parameter, v.Text, v.Quoted, place)).OfType<Setting>().ToList();
        if (values.Count != written.Count || values.Count == 0)
            return;
        draft.Derived.RemoveAll(d => d.Path == parameter.Path);
        for (var i = 0; i < draft.Rules.Count; i++)
            draft.Rules[i] = draft.Rules[i] with { Set = [.. draft.Rules[i].Set.Where(s => s.Path != parameter.Path)] };
        var at = draft.Axes.FindIndex(a => a.Path == parameter.Path);
        if (at < 0 && values.Count == 1 && text[0] != '[')
            draft.Base[parameter.Path] = values[0];
        else if (AxisReader.Distinct(parameter, values, place, written.Count, reading.Problems) is { } domain && at >= 0)
            draft.Axes[at] = draft.Axes[at] with { Domain = domain, Place = place };
        else if (at < 0)
        {
            draft.Axes.Add(new Axis(parameter, new Domain.Listed(values), null, place));
            draft.AxesWritten.Add(parameter.Path);
        }
    }

    /// <summary><c>1,2</c>, <c>[1, 2]</c> and <c>"a",'b'</c>.</summary>
    private static List<(string Text, bool Quoted)> Values(string text)
    {
        var inside = text.Length >= 2 && text[0] == '[' && text[^1] == ']' ? text[1..^1] : text;
        return [.. inside.Split(',').Select(part => part.Trim()).Select(part => part.Length >= 2 && part[0] == part[^1] && part[0] is '"' or '\'' ? (part[1..^1], true) : (part, false))];
    }
}
