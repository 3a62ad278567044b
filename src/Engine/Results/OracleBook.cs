using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Engine.Layout;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Reporting;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Results;

/// <summary>The oracles that were scored for a sweep: its <c>oracles.json</c>, so that each is scored once.</summary>
public sealed class OracleBook
{
    private const string Name = "oracles.json";

    private OracleBook(IReadOnlyList<OracleRow> rows) => Rows = rows;

    /// <summary>In the order of the plan.</summary>
    public IReadOnlyList<OracleRow> Rows { get; }

    /// <summary>A book that cannot be read is an empty one: oracles can always be scored again.</summary>
    public static OracleBook Open(SweepFolder folder)
    {
        using var stream = folder.OpenRead(Name);
        try
        {
            return new OracleBook(stream is null ? [] : [.. JsonNode.Parse(stream)!["oracles"]!.AsArray().Select(o => Read(o!))]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            return new OracleBook([]);
        }
    }

    /// <returns>Null when the group's oracle is not scored yet.</returns>
    public OracleScore? Find(OracleGroup group)
    {
        var axes = Configuration.Of(group.Axes);
        return Rows.FirstOrDefault(r => r.Name == group.Oracle && Configuration.Of(r.Axes).ToJson().ToJsonString() == axes.ToJson().ToJsonString())?.Score;
    }

    /// <exception cref="IOException">The store cannot take it.</exception>
    public static void Write(SweepFolder folder, IReadOnlyList<OracleRow> rows)
    {
        var json = new JsonObject { ["format"] = StoreFormat.Newest, ["oracles"] = new JsonArray([.. rows.Select(Write)]) };
        folder.Write(Name, stream => JsonSerializer.Serialize(stream, json, StoreJson.Document));
    }

    private static JsonNode Write(OracleRow row) => new JsonObject
    {
        ["name"] = row.Name,
        ["axes"] = new JsonObject(row.Axes.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value.ToJson()))),
        ["n"] = row.Score.N,
        ["mean"] = Number(row.Score.Mean),
        ["low"] = Number(row.Score.Low),
        ["high"] = Number(row.Score.High),
        ["loss_by_position"] = new JsonArray([.. row.Score.LossByPosition.Select(Number)]),
        ["setting"] = row.Score.Setting,
    };

    private static OracleRow Read(JsonNode json)
    {
        var score = new OracleScore(
            (int)json["n"]!,
            Number(json["mean"]),
            Number(json["low"]),
            Number(json["high"]),
            [.. json["loss_by_position"]!.AsArray().Select(Number)],
            (string?)json["setting"]);
        return new OracleRow((string)json["name"]!, [.. json["axes"]!.AsObject().Select(a => KeyValuePair.Create(a.Key, ValueOf(a.Value!)))], score);
    }

    private static Value ValueOf(JsonNode json) => json.GetValueKind() switch
    {
        JsonValueKind.String => Value.Of((string)json!),
        JsonValueKind.True or JsonValueKind.False => Value.Of((bool)json),
        _ => json.AsValue().TryGetValue<long>(out var whole) ? Value.Of(whole) : Value.Of((double)json),
    };

    /// <summary>JSON has no word for a number that is not finite: null stands for NaN.</summary>
    private static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static double Number(JsonNode? json) => json is null ? double.NaN : (double)json;
}
