using System.Text.Json.Nodes;
using Sweeper.Sweeps.Configurations;

namespace Sweeper.Sweeps.Specs;

/// <summary>JSON Schemas of one parameter: as a value and as an axis.</summary>
internal static class ParameterSchemas
{
    public static string Described(Parameter parameter)
    {
        var legal = ValueReader.Legal(parameter);
        return $"{parameter.Doc} {char.ToUpperInvariant(legal[0])}{legal[1..]}; default {parameter.Default}.";
    }

    public static JsonObject Value(Parameter parameter)
    {
        var schema = new JsonObject
        {
            ["description"] = Described(parameter),
            ["type"] = parameter.Kind switch { ValueKind.Integer => "integer", ValueKind.Real => "number", ValueKind.Truth => "boolean", _ => "string" },
            ["default"] = parameter.Default.ToJson(),
        };
        if (double.IsFinite(parameter.Min))
            schema["minimum"] = parameter.Min;
        if (double.IsFinite(parameter.Max))
            schema["maximum"] = parameter.Max;
        if (parameter.Words.Count > 0)
            schema["enum"] = new JsonArray([.. parameter.Words.Select(w => (JsonNode)w)]);
        if (parameter.SequenceOf is { } sequence)
            schema["anyOf"] = Spellings(schema, parameter, sequence);
        return schema;
    }

    /// <summary>The default, a sequence as text, or a list of its parts.</summary>
    private static JsonArray Spellings(JsonObject schema, Parameter parameter, WordSequence sequence)
    {
        schema.Remove("type");
        JsonObject text = new() { ["type"] = "string", ["pattern"] = sequence.Pattern };
        return
        [
            new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([parameter.Default.ToJson(), .. sequence.Words.Select(w => (JsonNode)w)]) },
            text,
            new JsonObject { ["type"] = "array", ["items"] = text.DeepClone(), ["minItems"] = 1 },
        ];
    }

    /// <summary>A list of values, or a map with exactly one of values, choice and the ranges that the kind allows, and perhaps <c>when</c>.</summary>
    public static JsonObject Axis(Parameter parameter)
    {
        string[] ranges = parameter.Kind switch { ValueKind.Real => ["uniform", "log_uniform", "integer"], ValueKind.Integer => ["integer"], _ => [] };
        var kinds = new JsonObject { ["values"] = List(parameter), ["choice"] = List(parameter) };
        foreach (var range in ranges)
            kinds[range] = Range(parameter, range);
        var one = new JsonArray([.. kinds.Select(k => (JsonNode)new JsonObject { ["required"] = new JsonArray(k.Key) })]);
        kinds["when"] = new JsonObject { ["$ref"] = "#/$defs/expression", ["description"] = "Only arms for which this holds have the axis; the others keep the base value." };
        return new JsonObject
        {
            ["description"] = Described(parameter),
            ["anyOf"] = new JsonArray(List(parameter), new JsonObject { ["type"] = "object", ["properties"] = kinds, ["additionalProperties"] = false, ["oneOf"] = one }),
        };
    }

    public static JsonObject Expression() => new()
    {
        ["description"] = "Numbers, true/false, dotted paths, words; + - * / // % **, comparisons, and/or/not, a if condition else b, min max floor ceil round sqrt abs.",
        ["type"] = new JsonArray("string", "number", "boolean"),
    };

    private static JsonObject List(Parameter parameter) => new()
    {
        ["type"] = "array",
        ["items"] = new JsonObject { ["$ref"] = $"#/$defs/value:{parameter.Path}" },
        ["minItems"] = 1,
        ["uniqueItems"] = true,
    };

    private static JsonObject Range(Parameter parameter, string kind) => new()
    {
        ["description"] = $"[low, high] of a {kind} range, for random search.",
        ["type"] = "array",
        ["items"] = new JsonObject { ["$ref"] = $"#/$defs/value:{parameter.Path}" },
        ["minItems"] = 2,
        ["maxItems"] = 2,
    };
}
