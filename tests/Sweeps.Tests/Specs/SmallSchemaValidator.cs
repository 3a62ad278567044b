using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sweeper.Sweeps.Tests.Specs;

/// <summary>As much of a JSON Schema validator as the sweep schema needs. A keyword that it does not know throws, so that no rule goes unchecked.</summary>
internal sealed class SmallSchemaValidator(JsonObject root)
{
    private static readonly string[] Annotations = ["$schema", "$defs", "title", "description", "default", "examples"];

    public bool IsValid(JsonNode? value) => IsValid(value, root);

    private bool IsValid(JsonNode? value, JsonObject schema) => schema.All(rule => Annotations.Contains(rule.Key) || Holds(rule.Key, rule.Value!, value, schema));

    private bool Holds(string keyword, JsonNode rule, JsonNode? value, JsonObject schema) => keyword switch
    {
        "$ref" => IsValid(value, root["$defs"]![rule.GetValue<string>()["#/$defs/".Length..]]!.AsObject()),
        "type" => rule is JsonArray types ? types.Any(t => IsType(t!.GetValue<string>(), value)) : IsType(rule.GetValue<string>(), value),
        "enum" => rule.AsArray().Any(word => JsonNode.DeepEquals(word, value)),
        "minimum" => Number(value) is not { } n || n >= Number(rule),
        "maximum" => Number(value) is not { } n || n <= Number(rule),
        "maxLength" => value is not JsonValue || value.GetValue<string>().Length <= Number(rule),
        "pattern" => Regex.IsMatch(value!.GetValue<string>(), rule.GetValue<string>()),
        "minItems" => value is not JsonArray a || a.Count >= Number(rule),
        "maxItems" => value is not JsonArray a || a.Count <= Number(rule),
        "uniqueItems" => value is not JsonArray a || a.Select(x => x!.ToJsonString()).Distinct().Count() == a.Count,
        "items" => value is not JsonArray a || a.All(item => IsValid(item, rule.AsObject())),
        "required" => value is not JsonObject o || rule.AsArray().All(key => o.ContainsKey(key!.GetValue<string>())),
        "properties" => value is not JsonObject o || rule.AsObject().All(p => !o.ContainsKey(p.Key) || IsValid(o[p.Key], p.Value!.AsObject())),
        "patternProperties" => value is not JsonObject o || rule.AsObject().All(p => o.Where(e => Regex.IsMatch(e.Key, p.Key)).All(e => IsValid(e.Value, p.Value!.AsObject()))),
        "additionalProperties" => value is not JsonObject o || o.All(e => Known(e.Key, schema)),
        "anyOf" => rule.AsArray().Any(s => IsValid(value, s!.AsObject())),
        "oneOf" => rule.AsArray().Count(s => IsValid(value, s!.AsObject())) == 1,
        _ => throw new NotSupportedException($"The keyword {keyword} is not known to this validator."),
    };

    private static bool Known(string key, JsonObject schema) =>
        schema["properties"]!.AsObject().ContainsKey(key) || (schema["patternProperties"]?.AsObject().Any(p => Regex.IsMatch(key, p.Key)) ?? false);

    private static bool IsType(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value is JsonValue v && v.TryGetValue<string>(out _),
        "boolean" => value is JsonValue v && v.TryGetValue<bool>(out _),
        "number" => Number(value) is not null,
        "integer" => Number(value) is { } n && Math.Floor(n) == n,
        _ => throw new NotSupportedException($"The type {type} is not known to this validator."),
    };

    private static double? Number(JsonNode? value) => value is JsonValue v && v.GetValueKind() == System.Text.Json.JsonValueKind.Number ? double.Parse(v.ToJsonString()) : null;
}
