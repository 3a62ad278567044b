using System.Collections.Immutable;
using System.Text.Json;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Journals;

/// <summary>An event's name and fields; <see cref="EventFields"/> reads them.</summary>
internal static class EventWriter
{
    public static void Write(Utf8JsonWriter json, SweepEvent @event)
    {
        switch (@event)
        {
            case SweepEvent.Opened e:
                json.WriteString("event"u8, "opened"u8);
                json.WriteString("engine"u8, e.Engine);
                json.WriteNumber("epoch"u8, e.Epoch);
                json.WriteString("trace"u8, e.Trace);
                json.WriteString("completed"u8, e.Completed.ToString());
                json.WriteString("diverged"u8, e.Diverged.ToString());
                json.WriteNumber("retries"u8, e.Failures.Retries);
                json.WriteString("on_failure"u8, e.Failures.OnFailure);
                break;
            case SweepEvent.TakenOver e:
                json.WriteString("event"u8, "taken_over"u8);
                json.WriteString("engine"u8, e.Engine);
                json.WriteNumber("epoch"u8, e.Epoch);
                break;
            case SweepEvent.WorkAsked e:
                json.WriteString("event"u8, "work_asked"u8);
                json.WriteString("device"u8, e.Device.Text);
                break;
            case SweepEvent.DeviceLeft e:
                json.WriteString("event"u8, "device_left"u8);
                json.WriteString("device"u8, e.Device.Text);
                break;
            case SweepEvent.Reported e:
                Attempt(json, "reported"u8, e.Trial, e.Attempt);
                json.WriteNumber("step"u8, e.Step);
                json.WritePropertyName("value"u8);
                Numbers.Write(json, e.Value);
                break;
            case SweepEvent.Ended e:
                Attempt(json, "ended"u8, e.Trial, e.Attempt);
                json.WriteString("ending"u8, Word<Ending>.Of(e.Ending));
                json.WriteString("message"u8, e.Message);
                break;
            case SweepEvent.Expired e:
                Attempt(json, "expired"u8, e.Trial, e.Attempt);
                break;
            case SweepEvent.StopRequested:
                json.WriteString("event"u8, "stop_requested"u8);
                break;
            case SweepEvent.PauseRequested:
                json.WriteString("event"u8, "pause_requested"u8);
                break;
            case SweepEvent.ResumeRequested:
                json.WriteString("event"u8, "resume_requested"u8);
                break;
            case SweepEvent.CancelRequested e:
                json.WriteString("event"u8, "cancel_requested"u8);
                Trials(json, e.Trials);
                break;
            case SweepEvent.PriorityChanged e:
                json.WriteString("event"u8, "priority_changed"u8);
                Trials(json, e.Trials);
                json.WriteNumber("priority"u8, e.Priority);
                break;
            case SweepEvent.Extended e:
                json.WriteString("event"u8, "extended"u8);
                Trials(json, e.Trials);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(@event), @event, "An event without a spelling.");
        }
    }

    private static void Attempt(Utf8JsonWriter json, ReadOnlySpan<byte> name, TrialId trial, int attempt)
    {
        json.WriteString("event"u8, name);
        json.WriteString("trial"u8, trial.Text);
        json.WriteNumber("attempt"u8, attempt);
    }

    private static void Trials(Utf8JsonWriter json, ImmutableArray<TrialId> trials)
    {
        json.WriteStartArray("trials"u8);
        foreach (var trial in trials)
            json.WriteStringValue(trial.Text);
        json.WriteEndArray();
    }
}
