using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Sweeps.Configurations;

namespace Sweeper.Sweeps.Specs;

/// <summary>From <see cref="Configuration.ToJson"/> back to a complete configuration, held against the schema of today.</summary>
public static class ConfigurationReader
{
    /// <param name="problems">Everything that is wrong with it, empty when nothing is: paths that are missing, unknown, or of a value that is not legal any more.</param>
    /// <returns>Null when something is.</returns>
    public static Configuration? Read(JsonObject json, ParameterSchema schema, out IReadOnlyList<string> problems)
    {
        var (found, laws) = (new SortedDictionary<string, Value>(StringComparer.Ordinal), new List<string>());
        foreach (var (path, leaf) in Leaves(json, ""))
        {
            var law = $"`{path}` is not a parameter of this version";
            if (schema.Find(path) is { } parameter && Fit(leaf, parameter, out law) is { } value)
                found.Add(path, value);
            else
                laws.Add(law!);
        }

        var named = found.Keys.ToHashSet(StringComparer.Ordinal);
        laws.AddRange(schema.Parameters.Where(p => !named.Contains(p.Path) && !laws.Any(l => l.StartsWith($"`{p.Path}`", StringComparison.Ordinal)))
            .Select(p => $"`{p.Path}`, a parameter of this version, is missing"));
        problems = laws;
        return laws.Count == 0 ? Configuration.Of(found) : null;
    }

    private static IEnumerable<(string Path, JsonNode? Leaf)> Leaves(JsonObject json, string prefix) =>
        json.SelectMany(item => item.Value is JsonObject inner ? Leaves(inner, $"{prefix}{item.Key}.") : [($"{prefix}{item.Key}", item.Value)]);

    private static Value? Fit(JsonNode? json, Parameter parameter, out string? law)
    {
        if (json?.GetValueKind() is JsonValueKind.String)
            return ValueReader.Fit(Value.Of((string)json!), parameter, out law);
        if (json?.GetValueKind() is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number)
            return ValueReader.Read(json!.ToJsonString(), quoted: false, parameter, out law);
        law = $"`{parameter.Path}` must be {ValueReader.Legal(parameter)}, but is {json?.ToJsonString() ?? "null"}.";
        return null;
    }
}
