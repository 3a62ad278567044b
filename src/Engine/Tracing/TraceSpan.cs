using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Sweeper.Engine.Tracing;

/// <summary>A span as <c>trace.jsonl</c> keeps it, or several of one name put together.</summary>
/// <param name="Id">Span id, 16 hexadecimal digits.</param>
/// <param name="Parent">Span id; null for none.</param>
/// <param name="At">Its start.</param>
/// <param name="Seconds">Its length; of several, their sum.</param>
public sealed record TraceSpan(string Trace, string Id, string? Parent, string Name, DateTimeOffset At, double Seconds)
{
    private const int LongestText = 2000;

    /// <summary>How many spans it stands for. Default 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Count { get; init; }

    /// <summary>Its error; null unless it had one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <summary>Numbers, texts and truths by name.</summary>
    public JsonObject Tags { get; init; } = [];

    /// <summary>What happened in it: <c>{"name", "at", "tags"}</c> each.</summary>
    public JsonArray Events { get; init; } = [];

    /// <summary>End of the last one.</summary>
    [JsonIgnore]
    public DateTimeOffset End { get; init; } = At.AddSeconds(Seconds);

    /// <summary>A tag; null when it has none of that name, or one that is no number.</summary>
    public double? Number(string tag) => Tags[tag] is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? value.Deserialize<double>() : null;

    /// <summary>A tag as text; null when it has none of that name.</summary>
    public string? Text(string tag) => Tags[tag]?.ToString();

    /// <param name="activity">Stopped.</param>
    internal static TraceSpan Of(Activity activity) => new(
        activity.TraceId.ToHexString(),
        activity.SpanId.ToHexString(),
        activity.ParentSpanId == default ? null : activity.ParentSpanId.ToHexString(),
        activity.OperationName,
        activity.StartTimeUtc,
        activity.Duration.TotalSeconds)
    {
        Error = activity.Status == ActivityStatusCode.Error ? activity.StatusDescription ?? "" : null,
        Tags = Json(activity.TagObjects),
        Events = [.. activity.Events.Select(e => (JsonNode)new JsonObject { ["name"] = e.Name, ["at"] = e.Timestamp, ["tags"] = Json(e.Tags) })],
    };

    private static JsonObject Json(IEnumerable<KeyValuePair<string, object?>> tags) =>
        new(tags.DistinctBy(t => t.Key).Select(t => KeyValuePair.Create(t.Key, (JsonNode?)Json(t.Value))));

    private static JsonValue? Json(object? value) => value switch
    {
        null => null,
        bool truth => JsonValue.Create(truth),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        double number when double.IsFinite(number) => JsonValue.Create(number),
        _ when Convert.ToString(value, CultureInfo.InvariantCulture) is { } text => JsonValue.Create(text.Length > LongestText ? text[..LongestText] : text),
        _ => null,
    };
}
