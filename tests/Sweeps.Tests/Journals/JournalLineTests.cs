using System.Text;
using FsCheck;
using Sweeper.Sweeps.Journals;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Tests.Journals;

public sealed class JournalLineTests
{
    [Fact]
    public void A_line_is_what_the_documents_say() => Assert.Equal(
        "{\"v\":2,\"n\":17,\"at\":\"2026-11-22T12:00:00.123Z\",\"event\":\"reported\",\"trial\":\"0a1b2c3d4e5f6071\",\"attempt\":1,\"step\":100,\"value\":0.25,\"crc\":\"",
        Encoding.UTF8.GetString(Lines.Format([new JournalRecord(new SweepEvent.Reported(Lines.Noon, Lines.Id, 1, 100, 0.25), [])], 17))[..^11]);

    [Fact]
    public void The_checksum_is_CRC_32C()
    {
        var line = Lines.Format([new JournalRecord(new SweepEvent.StopRequested(Lines.Noon), [])]);
        var text = Encoding.UTF8.GetString(line);
        var end = text.IndexOf(",\"crc\"", StringComparison.Ordinal);

        Assert.Equal($"{Naive(line.AsSpan(0, end)):x8}", text[(end + 8)..^3]);
        Assert.Equal(0xe3069283, Naive("123456789"u8));
    }

    [Fact]
    public void Every_event_reads_back_as_written() => Lines.Same(Lines.OfEveryEvent, Lines.Read(Lines.Format(Lines.OfEveryEvent)));

    [Fact]
    public void Every_event_of_the_machine_has_a_spelling() =>
        Assert.Equal(typeof(SweepEvent).GetNestedTypes().Order(ByName), Lines.OfEveryEvent.Select(r => r.Event.GetType()).Distinct().Order(ByName));

    [Fact]
    public void Numbers_and_texts_read_back_as_the_same() => Prop.ForAll<long, NonNull<string>, int>((bits, text, step) =>
    {
        List<JournalRecord> records =
        [
            new(new SweepEvent.Reported(Lines.Noon, Lines.Id, 1, step, BitConverter.Int64BitsToDouble(bits * 0x9E3779B97F4A7C1)), []),
            new(new SweepEvent.Reported(Lines.Noon, new TrialId(text.Get), step, 1, step / 3.0), []),
            new(new SweepEvent.Ended(Lines.Noon, Lines.Id, 1, Ending.Crashed, text.Get), []),
        ];
        Lines.Same(records, Lines.Read(Lines.Format(records)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Half_a_character_does_not_stop_a_journal()
    {
        var read = Lines.Read(Lines.Format([new JournalRecord(new SweepEvent.Ended(Lines.Noon, Lines.Id, 1, Ending.Crashed, "a\ud83cb"), [])]));

        Assert.Equal("a\ufffdb", Assert.IsType<SweepEvent.Ended>(read[0].Event).Message);
    }

    [Theory]
    [InlineData("{\"v\":3,\"n\":1,\"at\":\"2026-11-22T12:00:00.000Z\",\"event\":\"danced\"", JournalFault.Newer, "must be 2, but is 3: a newer sweeper wrote it; update sweeper")]
    [InlineData("{\"v\":1,\"n\":1,\"at\":\"2026-11-22T12:00:00.000Z\",\"event\":\"stop_requested\"", JournalFault.Damaged, "must be 2, but is 1")]
    [InlineData("{\"n\":1,\"at\":\"2026-11-22T12:00:00.000Z\",\"event\":\"stop_requested\"", JournalFault.Damaged, "is missing")]
    [InlineData("{\"v\":2,\"n\":1,\"at\":\"2026-11-22T12:00:00.000Z\",\"event\":\"danced\"", JournalFault.Damaged, "'danced'")]
    [InlineData("{\"v\":2,\"n\":1,\"at\":\"2026-11-22T12:00:00.000Z\",\"event\":\"expired\",\"trial\":\"a\"", JournalFault.Damaged, "must have 'attempt'")]
    [InlineData("{\"v\":2,\"n\":1,\"at\":\"2026-11-22T12:00:00.000Z\",\"event\":\"reported\",\"trial\":\"a\",\"attempt\":1,\"step\":1", JournalFault.Damaged, "must have 'value'")]
    [InlineData("{\"v\":2,\"n\":1,\"at\":\"yesterday\",\"event\":\"stop_requested\"", JournalFault.Damaged, "'yesterday'")]
    [InlineData("{\"v\":2,\"n\":2,\"at\":\"2026-11-22T12:00:00.000Z\",\"event\":\"stop_requested\"", JournalFault.Damaged, "this one be 1, but is 2")]
    [InlineData("{\"v\":2,\"n\":1,\"at\":\"2026-11-22T12:00:00.000Z\",\"event\":\"ended\",\"trial\":\"a\",\"attempt\":1,\"ending\":\"slept\"", JournalFault.Damaged, "'slept'")]
    [InlineData("nonsense", JournalFault.Damaged, "must be an event")]
    public void A_whole_line_that_is_no_event_of_this_version_says_so(string body, JournalFault fault, string message)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        byte[] line = [.. bytes, .. Encoding.UTF8.GetBytes($",\"crc\":\"{Naive(bytes):x8}\"}}\n")];

        var error = Assert.Throws<JournalException>(() => Lines.Read(line));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal((fault, "0000000001.jsonl", 0), (error.Fault, error.Segment, error.Offset));
    }

    [Fact]
    public void Fields_of_a_later_day_are_passed_over()
    {
        var body = "{\"v\":2,\"n\":1,\"mood\":{\"a\":[1]},\"at\":\"2026-11-22T12:00:00.123Z\",\"event\":\"stop_requested\""u8.ToArray();

        var read = Lines.Read([.. body, .. Encoding.UTF8.GetBytes($",\"crc\":\"{Naive(body):x8}\"}}\n")]);

        Assert.Equal(new SweepEvent.StopRequested(Lines.Noon), Assert.Single(read).Event);
    }

    private static Comparer<Type> ByName { get; } = Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name));

    /// <summary>Bit by bit, from the definition.</summary>
    private static uint Naive(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }

        return ~crc;
    }
}
