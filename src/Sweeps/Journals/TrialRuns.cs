using System.Collections.Immutable;
using System.Text.Json;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Journals;

/// <summary>
/// The trials in a snapshot, in the order of the sweep, neighbours of one state together:
/// <c>[count,stage,ending,known,attempts,failures,alone,cancel_asked,priority,arrived,passed,device,…]</c>, where the devices are those on which it failed.
/// </summary>
internal static class TrialRuns
{
    public static void Write(Utf8JsonWriter json, ImmutableList<TrialState> trials)
    {
        json.WriteStartArray("trials"u8);
        TrialState? last = null;
        var count = 0;
        foreach (var trial in trials)
        {
            if (last is not null && !IsSame(last, trial))
            {
                Write(json, count, last);
                count = 0;
            }

            (last, count) = (trial, count + 1);
        }

        if (last is not null)
            Write(json, count, last);
        json.WriteEndArray();
    }

    public static ImmutableList<TrialState> Read(ref Utf8JsonReader json)
    {
        var trials = ImmutableList.CreateBuilder<TrialState>();
        while (json.Read() && json.TokenType == JsonTokenType.StartArray)
        {
            var (count, trial) = One(ref json);
            trials.AddRange(Enumerable.Repeat(trial, count));
        }

        return trials.ToImmutable();
    }

    private static bool IsSame(TrialState a, TrialState b) => ReferenceEquals(a, b) || (a with { FailedOn = b.FailedOn } == b && a.FailedOn.SequenceEqual(b.FailedOn));

    private static void Write(Utf8JsonWriter json, int count, TrialState trial)
    {
        json.WriteStartArray();
        json.WriteNumberValue(count);
        json.WriteStringValue(Word<TrialStage>.Of(trial.Stage));
        json.WriteStringValue(trial.Ending is { } ending ? Word<Ending>.Of(ending) : null);
        json.WriteBooleanValue(trial.Known);
        json.WriteNumberValue(trial.Attempts);
        json.WriteNumberValue(trial.Failures);
        json.WriteBooleanValue(trial.Alone);
        json.WriteBooleanValue(trial.CancelAsked);
        json.WriteNumberValue(trial.Priority);
        json.WriteNumberValue(trial.Arrived);
        json.WriteNumberValue(trial.Passed);
        foreach (var device in trial.FailedOn)
            json.WriteStringValue(device.Text);
        json.WriteEndArray();
    }

    private static (int Count, TrialState Trial) One(ref Utf8JsonReader json)
    {
        var count = Int(ref json);
        json.Read();
        var stage = Word<TrialStage>.Read(ref json);
        json.Read();
        Ending? ending = json.TokenType == JsonTokenType.Null ? null : Word<Ending>.Read(ref json);
        var trial = new TrialState
        {
            Stage = stage,
            Ending = ending,
            Known = Truth(ref json),
            Attempts = Int(ref json),
            Failures = Int(ref json),
            Alone = Truth(ref json),
            CancelAsked = Truth(ref json),
            Priority = Int(ref json),
            Arrived = Int(ref json),
            Passed = Int(ref json),
        };
        var failedOn = ImmutableArray.CreateBuilder<DeviceId>();
        while (json.Read() && json.TokenType == JsonTokenType.String)
            failedOn.Add(new DeviceId(json.GetString()!));
        return (count, failedOn.Count == 0 ? trial : trial with { FailedOn = failedOn.DrainToImmutable() });
    }

    private static int Int(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetInt32();
    }

    private static bool Truth(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetBoolean();
    }
}
