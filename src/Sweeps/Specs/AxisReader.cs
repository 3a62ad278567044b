using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Expressions;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Specs.Yaml;

namespace Sweeper.Sweeps.Specs;

/// <summary>Reads one axis: a list, or a map of <c>values</c> or a range, and <c>when</c>.</summary>
internal sealed class AxisReader(Reading reading)
{
    private static readonly string[] Kinds = ["values", "choice", "uniform", "log_uniform", "integer"];

    public Axis? Read(Parameter parameter, Node.Entry entry)
    {
        switch (entry.Value)
        {
            case Node.List list:
                return Of(parameter, Listed(parameter, list), null, entry);
            case Node.Map map:
                reading.Keys(map, $"The axis `{parameter.Path}`", [.. Kinds, "when"]);
                var when = map.Entries.FirstOrDefault(e => e.Key == "when");
                var condition = when is null ? null : reading.Formula(when.Value, ValueKind.Truth, "`when`");
                return Of(parameter, Mapped(parameter, map, entry.Line), condition, entry);
            default:
                var written = entry.Value is Node.Scalar { Text.Length: > 0 } scalar ? $" Write [{scalar.Text}]." : $" Write {parameter.Path}: [{parameter.Default}].";
                reading.Problems.Block(reading.At(entry.Line), $"An axis is a list of values, but `{parameter.Path}` is {entry.Value.Shown}.{written}");
                return null;
        }
    }

    private Axis? Of(Parameter parameter, Domain? domain, Formula? when, Node.Entry entry) =>
        domain is null ? null : new Axis(parameter, domain, when, reading.At(entry.Line));

    private Domain? Mapped(Parameter parameter, Node.Map map, int line)
    {
        var kinds = map.Entries.Where(e => Kinds.Contains(e.Key)).ToList();
        if (kinds.Count != 1)
        {
            var got = kinds.Count == 0 ? "none" : string.Join(" and ", kinds.Select(k => k.Key));
            reading.Problems.Block(reading.At(line), $"The axis `{parameter.Path}` has one of {string.Join(", ", Kinds)}, but got {got}.");
            return null;
        }

        if (kinds[0].Value is not Node.List list)
        {
            reading.Problems.Block(reading.At(kinds[0].Line), $"`{kinds[0].Key}` of the axis `{parameter.Path}` must be a list, but is {kinds[0].Value.Shown}.");
            return null;
        }

        return kinds[0].Key is "values" or "choice" ? Listed(parameter, list) : Range(parameter, kinds[0].Key, list);
    }

    private Domain.Listed? Listed(Parameter parameter, Node.List list)
    {
        var values = list.Items.Select(item => reading.Setting(parameter, item, " An axis is a flat list.")).OfType<Setting>().ToList();
        return Distinct(parameter, values, reading.At(list.Line), list.Items.Count, reading.Problems);
    }

    /// <summary>The values as a domain, when there is at least one and none stands twice.</summary>
    public static Domain.Listed? Distinct(Parameter parameter, IReadOnlyList<Setting> values, Place place, int written, ProblemList problems)
    {
        if (written == 0)
            problems.Block(place, $"An axis has at least one value, but `{parameter.Path}` has none. Give it values, or remove it.");
        foreach (var twice in values.GroupBy(v => v.Value).Where(g => g.Count() > 1))
            problems.Block(twice.Last().Place, $"The values of an axis differ, but `{parameter.Path}` has {twice.Key} {(twice.Count() == 2 ? "twice" : $"{twice.Count()} times")}. Remove one.");
        return values.Count > 0 ? new Domain.Listed(values) : null;
    }

    private Domain? Range(Parameter parameter, string kind, Node.List list)
    {
        var place = reading.At(list.Line);
        var numeric = parameter.Kind == ValueKind.Real || (parameter.Kind == ValueKind.Integer && kind == "integer");
        if (!numeric)
        {
            var remedy = parameter.Kind == ValueKind.Integer ? "integer: [low, high]" : "choice: [...]";
            reading.Problems.Block(place, $"`{kind}` draws numbers that `{parameter.Path}` cannot be: it must be {ValueReader.Legal(parameter)}. Use {remedy}.");
            return null;
        }

        var ends = list.Items.Select(item => reading.Setting(parameter, item, " A range is [low, high].")).OfType<Setting>().ToList();
        if (list.Items.Count != 2 || ends.Count != 2)
        {
            if (list.Items.Count != 2)
                reading.Problems.Block(place, $"A range is [low, high], but `{parameter.Path}` has {list.Items.Count} numbers.");
            return null;
        }

        return Between(parameter, kind, ends[0].Value.AsReal, ends[1].Value.AsReal, place);
    }

    private static bool Whole(double end) => Math.Floor(end) == end && Math.Abs(end) <= 1L << 53;

    private Domain? Between(Parameter parameter, string kind, double low, double high, Place place)
    {
        var law = low > high || (low == high && kind != "integer") ? "low must be below high"
            : kind == "log_uniform" && low <= 0 ? "low must be above 0 for log_uniform"
            : kind == "integer" && (!Whole(low) || !Whole(high)) ? "both ends must be whole and at most 2^53 for integer"
            : null;
        if (law is not null)
        {
            reading.Problems.Block(place, $"In the range of `{parameter.Path}`, {law}, but it is [{low:R}, {high:R}].");
            return null;
        }

        return kind switch { "uniform" => new Domain.Uniform(low, high), "log_uniform" => new Domain.LogUniform(low, high), _ => new Domain.Whole((long)low, (long)high) };
    }
}
