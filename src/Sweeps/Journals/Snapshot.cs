using System.Buffers;
using System.Text.Json;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Sweeps.Journals;

/// <summary>
/// The state after an event, so that the events up to it need not be read: one sealed line like those of the journal. Queue, counts and holders are not in
/// it, because they follow from trials and devices.
/// </summary>
public static class Snapshot
{
    /// <summary>Appends the state after event <paramref name="number"/>. The same state gives the same bytes.</summary>
    public static void Write(ArrayBufferWriter<byte> to, long number, SweepState state)
    {
        var start = to.WrittenCount;
        using (var json = new Utf8JsonWriter(to, JournalLine.Spelling))
        {
            json.WriteStartObject();
            json.WriteNumber("v"u8, JournalLine.Version);
            json.WriteNumber("n"u8, number);
            json.WriteNumber("retries"u8, state.Failures.Retries);
            json.WriteString("on_failure"u8, state.Failures.OnFailure);
            json.WriteString("stopping"u8, StoppingHistory.RuleOf(state.Stopping));
            json.WriteString("phase"u8, Word<SweepPhase>.Of(state.Phase));
            json.WriteNumber("epoch"u8, state.Epoch);
            json.WriteString("trace"u8, state.Trace);
            json.WriteNumber("priority"u8, state.Priority);
            json.WriteString("stop_reason"u8, state.StopReason);
            json.WriteStartArray("order"u8);
            foreach (var trial in state.Order.Trials)
                json.WriteStringValue(trial.Text);
            json.WriteEndArray();
            TrialRuns.Write(json, state.Trials);
            json.WriteStartArray("devices"u8);
            foreach (var (id, device) in state.Devices)
                Write(json, id, device, state.Order);
            json.WriteEndArray();
            json.WriteStartArray("idle"u8);
            foreach (var id in state.Idle)
                json.WriteStringValue(id.Text);
            json.WriteEndArray();
            if (state.Stopping is { } stopping)
                StoppingHistory.Write(json, stopping);
        }

        Seal.Close(to, start);
    }

    /// <param name="bytes">A whole snapshot.</param>
    /// <param name="initial">The sweep before its first event: its rules are not in a snapshot.</param>
    /// <returns>The state, and the number of the last event in it.</returns>
    /// <exception cref="JournalException">It is damaged, or a newer version wrote it, or it is of a sweep with other trials or rules.</exception>
    public static (long Number, SweepState State) Read(ReadOnlySpan<byte> bytes, SweepState initial)
    {
        if (bytes.IsEmpty || bytes[^1] != '\n')
            throw new JournalException(JournalFault.Damaged, "a snapshot must end with a newline, but does not");
        Seal.Check(bytes[..^1]);
        try
        {
            return new SnapshotFields(initial).Read(bytes);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            throw new JournalException(JournalFault.Damaged, $"a snapshot must be the state of a sweep, but: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary><c>["cpu:0",blames,set_aside]</c>, and of one that runs a trial also <c>,trial,attempt,alone,step</c>.</summary>
    private static void Write(Utf8JsonWriter json, DeviceId id, DeviceState device, TrialOrder order)
    {
        json.WriteStartArray();
        json.WriteStringValue(id.Text);
        json.WriteNumberValue(device.Blames);
        json.WriteBooleanValue(device.SetAside);
        if (device.Lease is { } lease)
        {
            json.WriteNumberValue(order.IndexOf(lease.Trial));
            json.WriteNumberValue(lease.Attempt);
            json.WriteBooleanValue(lease.Alone);
            json.WriteNumberValue(lease.Step);
        }

        json.WriteEndArray();
    }
}
