using System.Buffers;
using System.Collections.Immutable;
using Sweeper.Sweeps.Journals;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Tests.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Tests.Journals;

/// <summary>Journals in memory.</summary>
internal static class Lines
{
    public static DateTimeOffset Noon { get; } = new(2026, 11, 22, 12, 0, 0, 123, TimeSpan.Zero);

    public static TrialId Id { get; } = new("0a1b2c3d4e5f6071");

    /// <summary>One of every event, with decisions.</summary>
    public static IReadOnlyList<JournalRecord> OfEveryEvent { get; } =
    [
        Plain(new SweepEvent.Opened(Noon, "host/1", 3, "0123456789abcdef0123456789abcdef", TrialSet.Of([0, 1, 2, 7]), TrialSet.Empty)),
        Plain(new SweepEvent.TakenOver(Noon, "rack7/4242", int.MaxValue)),
        Plain(new SweepEvent.WorkAsked(Noon, new DeviceId("rack 7/cuda:0 \"a\""))),
        Plain(new SweepEvent.DeviceLeft(Noon, new DeviceId("cpu:0"))),
        Plain(new SweepEvent.Reported(Noon, Id, 2, 100, 0.1 + 0.2)),
        Plain(new SweepEvent.Reported(Noon, Id, 2, 101, null)),
        Plain(new SweepEvent.Reported(Noon, new TrialId("t"), 2, 0, -0.0)),
        Plain(new SweepEvent.Reported(Noon, new TrialId("ä \"\n\\"), int.MaxValue, int.MaxValue, double.NaN)),
        new(new SweepEvent.Reported(Noon, Id, 2, 200, double.PositiveInfinity), [Decided(0.5, Choice.GoOn), Decided(null, Choice.Stop)]),
        new(new SweepEvent.Ended(Noon, Id, 1, Ending.OutOfMemory, "no room for \"w\"\r\n\tünï → 🎲 \u2028 \"}"), [Decided(-1e300, Choice.Pause)]),
        Plain(new SweepEvent.Ended(Noon, Id, 1, Ending.Lost, null)),
        Plain(new SweepEvent.Expired(Noon, Id, 1)),
        Plain(new SweepEvent.StopRequested(Noon)),
        Plain(new SweepEvent.PauseRequested(Noon)),
        Plain(new SweepEvent.ResumeRequested(Noon)),
        Plain(new SweepEvent.CancelRequested(Noon, [Id, new TrialId("x")])),
        Plain(new SweepEvent.PriorityChanged(Noon, [], -1000)),
        Plain(new SweepEvent.Extended(Noon, [Id])),
    ];

    public static byte[] Format(IEnumerable<JournalRecord> records, long first = 1)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var record in records)
            JournalLine.Format(bytes, first++, record);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>All records of a segment.</summary>
    public static List<JournalRecord> Read(byte[] bytes, bool mayBeTorn = true, long first = 1)
    {
        var (records, reader) = (new List<JournalRecord>(), new JournalReader(new MemoryStream(bytes), "0000000001.jsonl", first, mayBeTorn));
        while (reader.Read() is { } record)
            records.Add(record);
        return records;
    }

    /// <summary>The records that a machine makes of these events.</summary>
    public static List<JournalRecord> RecordsOf(SweepState state, IEnumerable<SweepEvent> events)
    {
        var records = new List<JournalRecord>();
        foreach (var e in events)
        {
            (state, var effects) = SweepMachine.Step(state, e);
            records.Add(JournalRecord.Of(e, effects));
        }

        return records;
    }

    /// <summary>Seven trials, three devices and whatever happens, under successive halving or without.</summary>
    public static SweepWorld World(IEnumerable<int> script, bool halving)
    {
        var world = new SweepWorld(7, halving ? Halving(eta: 2) : null);
        world.Run(script);
        return world;
    }

    public static StoppingState Halving(int eta) => StoppingState.Start(new StoppingRule.SuccessiveHalving(10, eta, 0, false), Goal.Min, [10, 20, 40]);

    public static void Same(IReadOnlyList<JournalRecord> expected, IReadOnlyList<JournalRecord> actual) => Assert.Equal(expected.Select(Text), actual.Select(Text));

    private static string Text(JournalRecord record) => string.Join(' ', record.Event switch
    {
        SweepEvent.CancelRequested e => [e.At, .. e.Trials],
        SweepEvent.PriorityChanged e => [e.At, e.Priority, .. e.Trials],
        SweepEvent.Extended e => [e.At, .. e.Trials],
        SweepEvent.Reported e => [e, BitConverter.DoubleToInt64Bits(e.Value ?? 1e99), e.Value is null],
        var e => (object[])[e],
    }) + record.Event.GetType() + string.Join(' ', record.Decisions);

    private static JournalRecord Plain(SweepEvent @event) => new(@event, []);

    private static SweepEffect.Decided Decided(double? value, Choice choice) => new(Id, new Decision(1, 2, 3, 400, value, choice, 5, 6, 7, value / 3));
}
