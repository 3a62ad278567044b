using System.Text.Json;
using Sweeper.Sweeps.Stopping;

namespace Sweeper.Sweeps.Journals;

/// <summary>
/// Early stopping in a snapshot: not its state, but what came to it, <c>[trial,rung,value]</c> for a result and <c>[trial]</c> for a trial that was taken out.
/// The rule makes the same state of it again.
/// </summary>
internal static class StoppingHistory
{
    /// <summary>The rule in words: two that decide differently have different ones.</summary>
    public static string? RuleOf(StoppingState? stopping) => stopping is null ? null : $"{stopping.Rule} {stopping.Goal} {string.Join(',', stopping.RungSteps)}";

    public static void Write(Utf8JsonWriter json, StoppingState stopping)
    {
        json.WriteStartArray("history"u8);
        foreach (var e in stopping.History)
        {
            json.WriteStartArray();
            json.WriteNumberValue(e.Trial);
            if (e is RungEvent.Arrived arrived)
            {
                json.WriteNumberValue(arrived.Rung);
                Numbers.Write(json, arrived.Value);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    public static IReadOnlyList<RungEvent> Read(ref Utf8JsonReader json)
    {
        var history = new List<RungEvent>();
        while (json.Read() && json.TokenType == JsonTokenType.StartArray)
        {
            json.Read();
            var trial = json.GetInt32();
            json.Read();
            if (json.TokenType == JsonTokenType.EndArray)
            {
                history.Add(new RungEvent.Withdrawn(trial));
                continue;
            }

            var rung = json.GetInt32();
            json.Read();
            history.Add(new RungEvent.Arrived(trial, rung, Numbers.Read(ref json)));
            json.Read();
        }

        return history;
    }
}
