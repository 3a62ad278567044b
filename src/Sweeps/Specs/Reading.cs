using System.Globalization;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Expressions;
using Sweeper.Sweeps.Specs.Yaml;

namespace Sweeper.Sweeps.Specs;

/// <summary>What every section of a sweep file is read with: from YAML nodes to typed things, noting a problem and going on where that fails.</summary>
internal sealed class Reading(string source, ParameterSchema schema, ProblemList problems)
{
    public ParameterSchema Schema => schema;

    public ProblemList Problems => problems;

    public Place At(int line) => new(source, line);

    public Node.Map? Map(Node.Entry entry, string remedy)
    {
        if (entry.Value is Node.Map map)
            return map;
        problems.Block(At(entry.Line), $"`{entry.Key}` must be a map, but is {entry.Value.Shown}. Write {remedy}.");
        return null;
    }

    public IReadOnlyList<Node> List(Node.Entry entry, string remedy)
    {
        if (entry.Value is Node.List list)
            return list.Items;
        problems.Block(At(entry.Line), $"`{entry.Key}` must be a list, but is {entry.Value.Shown}. Write {remedy}.");
        return [];
    }

    /// <summary>Notes every key of a map that is not legal there.</summary>
    public void Keys(Node.Map map, string of, IReadOnlyCollection<string> legal)
    {
        foreach (var entry in map.Entries.Where(e => !legal.Contains(e.Key)))
            problems.Block(At(entry.Line), $"{of} has no {Quoted.Of(entry.Key)}.{Nearest.Hint(entry.Key, legal)}");
    }

    public string? Text(Node.Entry entry)
    {
        if (entry.Value is Node.Scalar { Text.Length: > 0 } scalar)
            return scalar.Text;
        problems.Block(At(entry.Line), $"`{entry.Key}` must be text, but is {entry.Value.Shown}.");
        return null;
    }

    public long? Whole(Node.Entry entry, string name, long min, long max)
    {
        if (entry.Value is Node.Scalar { Quoted: false } scalar)
            return Whole(scalar.Text, name, min, max, At(entry.Line));
        problems.Note(At(entry.Line), $"`{name}` must be a whole number in {min} … {max}, but is {entry.Value.Shown}.");
        return null;
    }

    public long? Whole(string text, string name, long min, long max, Place place)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        problems.Note(place, $"`{name}` must be a whole number in {min} … {max}, but is {(text.Length == 0 ? "empty" : Quoted.Of(text))}.");
        return null;
    }

    /// <summary>The parameters that a map names, in nested (<c>model: {layers: …}</c>) or dotted form.</summary>
    /// <param name="what">What has the path, for messages: "an axis".</param>
    /// <param name="others">Names that are legal beside the sections, for messages.</param>
    public IEnumerable<(Parameter Parameter, Node.Entry Entry)> Paths(Node.Map map, string what, IReadOnlyCollection<string> others)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (parameter, entry) in Paths(map, "", what, others))
        {
            if (seen.TryAdd(parameter.Path, entry.Line))
                yield return (parameter, entry);
            else
                problems.Block(At(entry.Line), $"`{parameter.Path}` is set once, but line {seen[parameter.Path]} sets it too. Remove one.");
        }
    }

    public Setting? Setting(Parameter parameter, Node node, string remedy)
    {
        if (parameter.SequenceOf is not null && node is Node.List { Items.Count: > 0 } list && list.Items.All(item => item is Node.Scalar))
            return Setting(parameter, string.Join('+', list.Items.Select(item => ((Node.Scalar)item).Text)), true, At(node.Line));
        if (node is not Node.Scalar scalar)
        {
            problems.Block(At(node.Line), $"`{parameter.Path}` must be {ValueReader.Legal(parameter)}, but is {node.Shown}.{remedy}");
            return null;
        }

        return Setting(parameter, scalar.Text, scalar.Quoted, At(node.Line));
    }

    public Setting? Setting(Parameter parameter, string text, bool quoted, Place place)
    {
        if (ValueReader.Read(text, quoted, parameter, out var law) is { } value)
            return new Setting(parameter, value, place);
        problems.Block(place, law!);
        return null;
    }

    public Formula? Formula(Node node, ValueKind wanted, string name)
    {
        if (node is Node.Scalar { Text.Length: > 0 } scalar)
            return Expressions.Formula.Read(scalar.Text, wanted, At(node.Line), schema, problems);
        problems.Block(At(node.Line), $"{name} must be an expression, but is {node.Shown}. Write for instance `2 * model.layers <= 4`; quote it where it contains YAML's signs.");
        return null;
    }

    private string Hint(string path, IReadOnlyCollection<string> others)
    {
        if (others.Count > 0 && OtherTools.OurName(path) is { } ours)
            return $" It is called `{ours}` here.";
        if (Nearest.To(path, others) is { } near)
            return $" Did you mean `{near}`?";
        var hint = Nearest.PathHint(path, schema);
        return others.Count == 0 || path.Contains('.') || hint.Contains('?') ? hint : Nearest.Hint(path, others);
    }

    private IEnumerable<(Parameter Parameter, Node.Entry Entry)> Paths(Node.Map map, string prefix, string what, IReadOnlyCollection<string> others)
    {
        foreach (var entry in map.Entries)
        {
            var path = prefix + entry.Key;
            if (schema.Find(path) is { } parameter)
            {
                yield return (parameter, entry);
                continue;
            }

            if (!schema.Parameters.Any(p => p.Path.StartsWith(path + ".", StringComparison.Ordinal)))
                problems.Block(At(entry.Line), $"{what} has no parameter {Quoted.Of(path)}.{Hint(path, others)}");
            else if (entry.Value is not Node.Map section)
                problems.Block(At(entry.Line), $"`{path}` is a section, so it must be a map, but is {entry.Value.Shown}.{Nearest.PathHint(path + ".", schema)}");
            else
            {
                foreach (var inner in Paths(section, path + ".", what, others))
                    yield return inner;
            }
        }
    }
}
