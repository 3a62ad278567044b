using System.Text.Json.Nodes;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Sweeps.Specs;

/// <summary>JSON Schemas of the sections of a sweep file that are not the base configuration.</summary>
internal static class SectionSchemas
{
    public static IEnumerable<KeyValuePair<string, JsonNode?>> All(ParameterSchema schema, IReadOnlyList<string> metrics, IReadOnlyList<string> oracles) =>
    [
        new("sweep", Of("Name of the sweep; default the file's name.", new() { ["type"] = "string", ["pattern"] = "^[a-z0-9]+(-[a-z0-9]+)*$", ["maxLength"] = 60 })),
        new("description", Of("Free text.", new() { ["type"] = "string" })),
        new("axes", Of("What is varied: every combination is an arm.", JsonSchemaWriter.PathMap(schema, "", p => JsonSchemaWriter.Ref("axis", p), true))),
        new("derived", Of("Computed in every arm, after base, axes and `when`.", JsonSchemaWriter.PathMap(schema, "", _ => Expression(), true))),
        new("when", Of("Settings for the arms for which a condition holds, in order.", List(Rule(schema)))),
        new("constraints", Of("Arms for which one of these is false are left out.", List(Expression()))),
        new("seeds", Of("Trials per arm, with seeds 1, 2, …", Whole(1, HeadReader.MostTrials, 3))),
        new("objective", Of("The metric by which arms are compared.", Map(new() { ["metric"] = Words(metrics, metrics[0]), ["goal"] = Words(["min", "max"], "min") }))),
        new("baseline", Of("Axis values that arms are compared with: each arm with the one that is equal to it on all other axes.", JsonSchemaWriter.PathMap(schema, "", p => JsonSchemaWriter.Ref("value", p), true))),
        new("oracles", Of("Untrained references to score on the same test sequences.", List(new() { ["type"] = "string", ["examples"] = new JsonArray([.. oracles.Select(o => (JsonNode)o)]) }))),
        new("search", Search()),
        new("early_stopping", EarlyStopping()),
        new("retries", Of("Attempts behind the first that a trial gets when it crashed or its lease was lost.", Whole(0, FailurePolicy.MostRetries, FailurePolicy.Default.Retries))),
        new("on_failure", OnFailure()),
        new("device", Of("What its devices must be; on a cluster a sweep waits for such devices.", Words(ConductReader.Devices, ConductReader.Devices[0]))),
    ];

    private static JsonObject Expression() => new() { ["$ref"] = "#/$defs/expression" };

    private static JsonObject Rule(ParameterSchema schema)
    {
        var rule = Map(new() { ["if"] = Expression(), ["set"] = JsonSchemaWriter.PathMap(schema, "", p => JsonSchemaWriter.Ref("value", p), true) });
        rule["required"] = new JsonArray("if", "set");
        return rule;
    }

    private static JsonObject Search()
    {
        var map = Map(new() { ["kind"] = Words(["grid", "random"], "grid"), ["trials"] = Whole(1, HeadReader.MostTrials, null), ["seed"] = Whole(0, long.MaxValue, 1) });
        map["required"] = new JsonArray("kind");
        return Of("grid: every combination; random: `trials` sampled arms, each with all seeds.", new() { ["anyOf"] = new JsonArray(Words(["grid", "random"], "grid"), map) });
    }

    private static JsonObject EarlyStopping() =>
        Of("Stops or pauses trials that do worse than others.", new() { ["anyOf"] = new JsonArray([.. StoppingDraft.Rules.Select(rule => (JsonNode)Rule(rule))]) });

    private static JsonObject Rule(string rule)
    {
        var properties = new JsonObject { ["rule"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray(rule) } };
        foreach (var (part, (min, max, of)) in StoppingDraft.Parts)
        {
            if (of is null || of == rule)
                properties[part] = Of(About(part), Whole(min, max, part switch { "eta" => 3, "min_trials" => 5, "window" => 0, _ => null }));
        }

        properties["arrival_order"] = Of("true: results count as they come in, so that the outcome depends on timing.", new() { ["type"] = "boolean", ["default"] = false });
        var map = Map(properties);
        map["required"] = new JsonArray("rule", "min_steps");
        return map;
    }

    private static string About(string part) => part switch
    {
        "min_steps" => "Step of the first rung.",
        "eta" => "One in so many goes on at a rung; also the factor from rung to rung.",
        "every" => "Steps between rungs; default min_steps.",
        "min_trials" => "Other results that a rung must have seen before it stops anything.",
        _ => "A result is compared with the newest so many at its rung; 0: with all.",
    };

    private static JsonObject OnFailure() => Of("When the sweep stops because trials failed for good.", new()
    {
        ["anyOf"] = new JsonArray(Words(["continue", "stop"], "continue"), new JsonObject { ["type"] = "string", ["pattern"] = "^stop_if +first +[1-9][0-9]* +of +[1-9][0-9]* +fail$", ["examples"] = new JsonArray("stop_if first 3 of 3 fail") }),
    });

    private static JsonObject Of(string description, JsonObject schema)
    {
        schema["description"] = description;
        return schema;
    }

    private static JsonObject List(JsonObject items) => new() { ["type"] = "array", ["items"] = items };

    private static JsonObject Map(JsonObject properties) => new() { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };

    private static JsonObject Words(IReadOnlyList<string> words, string first) =>
        new() { ["type"] = "string", ["enum"] = new JsonArray([.. words.Select(w => (JsonNode)w)]), ["default"] = first };

    private static JsonObject Whole(long min, long max, long? otherwise)
    {
        var schema = new JsonObject { ["type"] = "integer", ["minimum"] = min, ["maximum"] = max };
        if (otherwise is not null)
            schema["default"] = otherwise;
        return schema;
    }
}
