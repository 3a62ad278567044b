using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Specs.Yaml;

namespace Sweeper.Sweeps.Specs;

/// <summary>Reads the sections of a sweep file into a <see cref="Draft"/>. Every other top-level key is the base configuration.</summary>
internal sealed class DraftReader(Reading reading)
{
    /// <summary>Top-level keys that are not parameters.</summary>
    public static IReadOnlyList<string> Sections { get; } =
        ["sweep", "description", "axes", "derived", "when", "constraints", "seeds", "objective", "baseline", "oracles", "search", "early_stopping", "retries", "on_failure", "device"];

    private readonly Draft _draft = new();

    public Draft Read(Node root)
    {
        if (root is not Node.Map map)
        {
            var remedy = root is Node.Scalar { Text.Length: 0 } ? "The file is empty. Write at least `axes:` with one path and its values." : $"A sweep file is a map, but this one is {root.Shown}. Write `axes:` and below it paths with lists of values.";
            reading.Problems.Block(reading.At(root.Line), remedy);
            return _draft;
        }

        var parameters = new Node.Map(map.Line, [.. map.Entries.Where(e => !Sections.Contains(e.Key))]);
        foreach (var (parameter, entry) in reading.Paths(parameters, "A sweep file", [.. Sections, .. reading.Schema.Parameters.Select(p => p.Path.Split('.')[0]).Distinct()]))
        {
            if (reading.Setting(parameter, entry.Value, " Several values are an axis: move the path under `axes:`.") is { } setting)
                _draft.Base[setting.Path] = setting;
        }

        foreach (var entry in map.Entries.Where(e => Sections.Contains(e.Key)))
            Section(entry);
        return _draft;
    }

    private void Section(Node.Entry entry)
    {
        switch (entry.Key)
        {
            case "sweep":
                _draft.Name = reading.Text(entry) is { } name ? new Located<string>(name, reading.At(entry.Line)) : null;
                break;
            case "axes" when reading.Map(entry, "paths with lists of values, such as model.layers: [1, 2]") is { } axes:
                foreach (var (parameter, written) in reading.Paths(axes, "`axes`", []))
                {
                    _draft.AxesWritten.Add(parameter.Path);
                    if (new AxisReader(reading).Read(parameter, written) is { } axis)
                        _draft.Axes.Add(axis);
                }

                break;
            case "derived" when reading.Map(entry, "paths with expressions, such as task.context: 4 * task.state_dim") is { } derived:
                foreach (var (parameter, value) in reading.Paths(derived, "`derived`", []))
                {
                    if (reading.Formula(value.Value, parameter.Kind, $"`{parameter.Path}`") is { } formula)
                        _draft.Derived.Add(new Derivation(parameter, formula));
                }

                break;
            case "when":
                _draft.Rules.AddRange(reading.List(entry, "a list of {if: condition, set: {path: value}}").Select(ReadRule).OfType<Rule>());
                break;
            case "constraints":
                foreach (var node in reading.List(entry, "a list of conditions"))
                {
                    if (reading.Formula(node, ValueKind.Truth, "A constraint") is { } constraint)
                        _draft.Constraints.Add(constraint);
                }

                break;
            case "baseline" when reading.Map(entry, "axis paths with a value each") is { } baseline:
                _draft.BaselinePlace = reading.At(entry.Line);
                _draft.Baseline.AddRange(Settings(baseline, "`baseline`"));
                break;
            case "early_stopping" or "retries" or "on_failure" or "device":
                new ConductReader(reading, _draft).Read(entry);
                break;
            default:
                new HeadReader(reading, _draft).Read(entry);
                break;
        }
    }

    private Rule? ReadRule(Node node)
    {
        if (node is not Node.Map map)
        {
            reading.Problems.Block(reading.At(node.Line), $"An entry of `when` must be {{if: condition, set: {{path: value}}}}, but is {node.Shown}.");
            return null;
        }

        reading.Keys(map, "An entry of `when`", ["if", "set"]);
        var condition = map.Entries.FirstOrDefault(e => e.Key == "if");
        var settings = map.Entries.FirstOrDefault(e => e.Key == "set");
        if (condition is null || settings is null)
            reading.Problems.Block(reading.At(node.Line), $"An entry of `when` has `if` and `set`, but this one has no `{(condition is null ? "if" : "set")}`.");
        var formula = condition is null ? null : reading.Formula(condition.Value, ValueKind.Truth, "`if`");
        var set = settings is null ? null : reading.Map(settings, "paths with a value each");
        var values = set is null ? [] : Settings(set, "`set`");
        return formula is null || set is null ? null : new Rule(formula, values);
    }

    private List<Setting> Settings(Node.Map map, string what) =>
        [.. reading.Paths(map, what, []).Select(p => reading.Setting(p.Parameter, p.Entry.Value, " Give it one value.")).OfType<Setting>()];
}
