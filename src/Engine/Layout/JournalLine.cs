using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Layout;

/// <summary>An event as a line of <c>journal.jsonl</c>: <c>{"v":1,"at":"…","event":"work_asked","device":"cpu:0"}</c>.</summary>
internal static class JournalLine
{
    public const int Version = 1;

    public static string Format(SweepEvent @event)
    {
        var line = new JsonObject { ["v"] = Version, ["at"] = @event.At.UtcDateTime };
        switch (@event)
        {
            case SweepEvent.Opened e:
                (line["event"], line["engine"]) = ("opened", e.Engine);
                line["finished"] = new JsonArray([.. e.Finished.Select(t => (JsonNode)t.Text)]);
                break;
            case SweepEvent.WorkAsked e:
                (line["event"], line["device"]) = ("work_asked", e.Device.Text);
                break;
            case SweepEvent.Reported e:
                (line["event"], line["trial"], line["attempt"], line["step"]) = ("reported", e.Trial.Text, e.Attempt, e.Step);
                break;
            case SweepEvent.Ended e:
                (line["event"], line["trial"], line["attempt"]) = ("ended", e.Trial.Text, e.Attempt);
                (line["ending"], line["message"]) = (JsonSerializer.SerializeToNode(e.Ending, StoreJson.Line), e.Message);
                break;
            case SweepEvent.StopRequested:
                line["event"] = "stop_requested";
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(@event), @event, "An event without a spelling.");
        }

        return line.ToJsonString(StoreJson.Line);
    }

    /// <exception cref="JsonException">The line is not an event that this version knows.</exception>
    public static SweepEvent Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            var json = JsonSerializer.Deserialize<JsonObject>(line, StoreJson.Line) ?? throw new JsonException("An event must be an object, but is null.");
            if (Get<int>(json, "v") is var version and not Version)
                throw new JsonException($"Events must be of version {Version}, but this one is of version {version}.");
            var at = new DateTimeOffset(Get<DateTime>(json, "at"));
            return Get<string>(json, "event") switch
            {
                "opened" => new SweepEvent.Opened(at, Get<string>(json, "engine"), [.. json["finished"]!.AsArray().Select(TrialOf)]),
                "work_asked" => new SweepEvent.WorkAsked(at, new DeviceId(Get<string>(json, "device"))),
                "reported" => new SweepEvent.Reported(at, TrialOf(json["trial"]), Get<int>(json, "attempt"), Get<int>(json, "step")),
                "ended" => new SweepEvent.Ended(at, TrialOf(json["trial"]), Get<int>(json, "attempt"), EndingOf(json["ending"]), (string?)json["message"]),
                "stop_requested" => new SweepEvent.StopRequested(at),
                var unknown => throw new JsonException($"Events must be opened, work_asked, reported, ended or stop_requested, but this one is '{unknown}'."),
            };
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or NullReferenceException)
        {
            throw new JsonException(e.Message, e);
        }
    }

    private static TrialId TrialOf(JsonNode? json) => new((json ?? throw new JsonException("An event must have a trial.")).GetValue<string>());

    private static Ending EndingOf(JsonNode? json) => json.Deserialize<Ending>(StoreJson.Line);

    private static T Get<T>(JsonObject json, string name) => (json[name] ?? throw new JsonException($"An event must have '{name}'.")).GetValue<T>();
}
