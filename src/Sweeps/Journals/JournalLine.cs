using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Sweeps.Journals;

/// <summary>
/// A record as a line of a journal: <c>{"v":2,"n":17,"at":"…","event":"work_asked","device":"cpu:0","crc":"1a2b3c4d"}</c> and a newline. What is read is what
/// was written: the same bits of every number, and of texts all that is Unicode; times to the millisecond.
/// </summary>
public static class JournalLine
{
    /// <summary>The version that this program writes, of lines and of snapshots, and the only one that it reads.</summary>
    public const int Version = 2;

    internal static JsonWriterOptions Spelling { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Appends the line, its newline included.</summary>
    /// <param name="number">Of the event: 1, 2, … without gaps over all segments of a journal.</param>
    public static void Format(ArrayBufferWriter<byte> to, long number, JournalRecord record)
    {
        var start = to.WrittenCount;
        if (record is not { Event: SweepEvent.Reported reported, Decisions.IsEmpty: true } || !ReportedLine.TryFormat(to, number, reported))
        {
            using var json = new Utf8JsonWriter(to, Spelling);
            Span<byte> at = stackalloc byte[32];
            Instant.Format(record.Event.At, at);
            json.WriteStartObject();
            json.WriteNumber("v"u8, Version);
            json.WriteNumber("n"u8, number);
            json.WriteString("at"u8, at[..Instant.Length]);
            EventWriter.Write(json, record.Event);
            if (!record.Decisions.IsEmpty)
                DecisionLine.Write(json, record.Decisions);
        }

        Seal.Close(to, start);
    }

    /// <param name="line">Without its newline.</param>
    /// <exception cref="JournalException">It is damaged, or a newer version wrote it.</exception>
    public static (long Number, JournalRecord Record) Parse(ReadOnlySpan<byte> line) => Parse(line, new TrialIds());

    internal static (long Number, JournalRecord Record) Parse(ReadOnlySpan<byte> line, TrialIds ids)
    {
        Seal.Check(line);
        if (ReportedLine.TryParse(line[..^Seal.Length], ids, out var number, out var reported))
            return (number, new JournalRecord(reported, []));
        try
        {
            var fields = EventFields.Read(line, ids);
            return (fields.Number, new JournalRecord(fields.ToEvent(), fields.Decisions));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new JournalException(JournalFault.Damaged, $"a line must be an event, but: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <exception cref="JournalException">The version is not this program's.</exception>
    internal static void CheckVersion(int? version)
    {
        if (version > Version)
            throw new JournalException(JournalFault.Newer, $"the version must be {Version}, but is {version}: a newer sweeper wrote it; update sweeper");
        if (version != Version)
            throw new JournalException(JournalFault.Damaged, $"the version must be {Version}, but is {version?.ToString() ?? "missing"}");
    }
}
