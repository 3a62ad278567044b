using System.Collections.Immutable;
using System.Text.Json;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Journals;

/// <summary>What an event's line says of decisions: <c>"decided":[{"trial":"…","rung":0,"number":1,…}]</c>, each with the numbers it was made on.</summary>
internal static class DecisionLine
{
    public static void Write(Utf8JsonWriter json, ImmutableArray<SweepEffect.Decided> decisions)
    {
        json.WriteStartArray("decided"u8);
        foreach (var (trial, decision) in decisions)
        {
            json.WriteStartObject();
            json.WriteString("trial"u8, trial.Text);
            json.WriteNumber("index"u8, decision.Trial);
            json.WriteNumber("rung"u8, decision.Rung);
            json.WriteNumber("number"u8, decision.Number);
            json.WriteNumber("step"u8, decision.Step);
            json.WritePropertyName("value"u8);
            Numbers.Write(json, decision.Value);
            json.WriteString("choice"u8, Word<Choice>.Of(decision.Choice));
            json.WriteNumber("seen"u8, decision.Seen);
            json.WriteNumber("rank"u8, decision.Rank);
            json.WriteNumber("quota"u8, decision.Quota);
            json.WritePropertyName("cutoff"u8);
            Numbers.Write(json, decision.Cutoff);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static ImmutableArray<SweepEffect.Decided> Read(ref Utf8JsonReader json, TrialIds ids)
    {
        var decisions = ImmutableArray.CreateBuilder<SweepEffect.Decided>();
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
            decisions.Add(One(ref json, ids));
        return decisions.DrainToImmutable();
    }

    private static SweepEffect.Decided One(ref Utf8JsonReader json, TrialIds ids)
    {
        TrialId trial = default;
        var decision = new Decision(0, 0, 0, 0, null, Choice.GoOn, 0, 0, 0, null);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            switch (name)
            {
                case "trial": trial = ids.Read(ref json); break;
                case "index": decision = decision with { Trial = json.GetInt32() }; break;
                case "rung": decision = decision with { Rung = json.GetInt32() }; break;
                case "number": decision = decision with { Number = json.GetInt32() }; break;
                case "step": decision = decision with { Step = json.GetInt32() }; break;
                case "value": decision = decision with { Value = Numbers.Read(ref json) }; break;
                case "choice": decision = decision with { Choice = Word<Choice>.Read(ref json) }; break;
                case "seen": decision = decision with { Seen = json.GetInt32() }; break;
                case "rank": decision = decision with { Rank = json.GetInt32() }; break;
                case "quota": decision = decision with { Quota = json.GetInt32() }; break;
                case "cutoff": decision = decision with { Cutoff = Numbers.Read(ref json) }; break;
                default: json.Skip(); break;
            }
        }

        return new SweepEffect.Decided(trial, decision);
    }
}
