using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sweeper.Sweeps.Configurations;

namespace Sweeper.Sweeps.Specs;

/// <summary>
/// JSON Schema (draft 2020-12) of sweep files, for completion and checks in editors. It is wider than the reader: laws between sections are not in it.
/// </summary>
public static class JsonSchemaWriter
{
    /// <param name="metrics">Legal objectives, the default first.</param>
    /// <param name="oracles">Known oracle names; others are allowed, since names may have numbers in them.</param>
    public static JsonObject Write(ParameterSchema schema, IReadOnlyList<string> metrics, IReadOnlyList<string> oracles)
    {
        var root = PathMap(schema, "", p => Ref("value", p), false);
        var properties = new JsonObject(SectionSchemas.All(schema, metrics, oracles).Concat(Detached(root["properties"]!.AsObject())));
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Sweeper sweep file",
            ["type"] = "object",
            ["properties"] = properties,
            ["patternProperties"] = root["patternProperties"]!.DeepClone(),
            ["additionalProperties"] = false,
            ["$defs"] = new JsonObject(schema.Parameters.SelectMany(Definitions).Append(new("expression", ParameterSchemas.Expression()))),
        };
    }

    /// <summary>A map by path: sections nested, and the dotted form.</summary>
    /// <param name="leaf">Schema of what stands at a path.</param>
    /// <param name="complete">True where the dotted form is the usual one, so that editors complete it.</param>
    internal static JsonObject PathMap(ParameterSchema schema, string prefix, Func<Parameter, JsonNode> leaf, bool complete)
    {
        var (properties, patterns) = (new JsonObject(), new JsonObject());
        foreach (var parameter in schema.Parameters.Where(p => p.Path.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var rest = parameter.Path[prefix.Length..];
            var dot = rest.IndexOf('.');
            if (dot < 0 || complete)
                properties[rest] = leaf(parameter);
            else
                patterns[$"^{Regex.Escape(rest)}$"] = leaf(parameter);
            if (dot >= 0 && !properties.ContainsKey(rest[..dot]))
                properties[rest[..dot]] = PathMap(schema, prefix + rest[..(dot + 1)], leaf, complete);
        }

        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["patternProperties"] = patterns, ["additionalProperties"] = false };
    }

    internal static JsonObject Ref(string kind, Parameter parameter) => new() { ["$ref"] = $"#/$defs/{kind}:{parameter.Path}", ["description"] = ParameterSchemas.Described(parameter) };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Definitions(Parameter parameter) =>
        [new("value:" + parameter.Path, ParameterSchemas.Value(parameter)), new("axis:" + parameter.Path, ParameterSchemas.Axis(parameter))];

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Detached(JsonObject map) => map.Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()));
}
