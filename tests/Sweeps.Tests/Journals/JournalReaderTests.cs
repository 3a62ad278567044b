using Sweeper.Sweeps.Journals;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Sweeps.Tests.Journals;

public sealed class JournalReaderTests
{
    private static readonly byte[] Whole = Lines.Format(Lines.OfEveryEvent);

    [Fact]
    public void Cut_anywhere_it_has_its_whole_lines()
    {
        for (var length = 0; length <= Whole.Length; length++)
        {
            var cut = Whole[..length];
            var lines = cut.Count(b => b == '\n');

            Lines.Same([.. Lines.OfEveryEvent.Take(lines)], Lines.Read(cut));
            if (length > 0 && cut[^1] != '\n')
                Assert.Equal(StartOfLine(length), Assert.Throws<JournalException>(() => Lines.Read(cut, mayBeTorn: false)).Offset);
        }
    }

    [Fact]
    public void One_bit_flipped_anywhere_is_refused_at_its_line()
    {
        for (var bit = 0; bit < 8 * Whole.Length; bit++)
        {
            var flipped = (byte[])Whole.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));

            var error = Assert.Throws<JournalException>(() => Lines.Read(flipped));

            Assert.Equal((JournalFault.Damaged, "0000000001.jsonl", StartOfLine(bit / 8)), (error.Fault, error.Segment, error.Offset));
        }
    }

    [Fact]
    public void A_line_that_is_gone_or_doubled_is_refused()
    {
        var lines = Lines.OfEveryEvent.Select((r, i) => Lines.Format([r], i + 1)).ToList();
        for (var i = 0; i < lines.Count; i++)
        {
            byte[] doubled = [.. lines.Take(i + 1).Concat(lines.Skip(i)).SelectMany(l => l)];
            Assert.Contains($"this one be {i + 2}, but is {i + 1}", Assert.Throws<JournalException>(() => Lines.Read(doubled)).Message, StringComparison.Ordinal);
            if (i == lines.Count - 1)
                continue;
            byte[] gone = [.. lines.Take(i).Concat(lines.Skip(i + 1)).SelectMany(l => l)];
            Assert.Contains($"this one be {i + 1}, but is {i + 2}", Assert.Throws<JournalException>(() => Lines.Read(gone)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Lines_longer_than_the_buffer_come_whole_from_a_stream_in_small_pieces()
    {
        JournalRecord[] records =
        [
            Lines.OfEveryEvent[0],
            new(new SweepEvent.Ended(Lines.Noon, Lines.Id, 1, Sweeps.Trials.Ending.Crashed, new string('x', 700_000)), []),
            Lines.OfEveryEvent[3],
        ];
        var reader = new JournalReader(new Trickle(Lines.Format(records)), "s", 1, mayBeTorn: true);

        Lines.Same(records, [reader.Read()!, reader.Read()!, reader.Read()!]);
        Assert.Null(reader.Read());
        Assert.Equal((4, 0), (reader.Next, reader.Torn));
    }

    [Fact]
    public void Decisions_by_other_rules_are_refused_at_their_line()
    {
        var world = Lines.World(Enumerable.Range(0, 4000).Select(i => i * 7919), halving: true);
        var records = Lines.RecordsOf(world.Start, world.Journal);
        var bytes = Lines.Format(records);
        Assert.Contains(records, r => r.Decisions.Length > 0);
        Assert.Equal(world.State.Counts, Fold(world.Start, bytes).Counts);

        var first = records.FindIndex(r => r.Decisions.Any(d => d.Decision.Quota > 0));
        var error = Assert.Throws<JournalException>(() => Fold(SweepState.Of(world.Start.Order.Trials, Lines.Halving(eta: 3)), bytes));
        Assert.Equal((JournalFault.OtherRules, (long)Lines.Format(records.Take(first)).Length), (error.Fault, error.Offset));
        Assert.Contains("was made by other rules", error.Message, StringComparison.Ordinal);

        Assert.Equal(JournalFault.OtherRules, Assert.Throws<JournalException>(() => Fold(SweepState.Of(world.Start.Order.Trials), bytes)).Fault);
        var silent = Lines.Format(records.Select(r => r with { Decisions = [] }));
        Assert.Equal(JournalFault.OtherRules, Assert.Throws<JournalException>(() => Fold(world.Start, silent)).Fault);
    }

    private static SweepState Fold(SweepState start, byte[] bytes) => JournalReplay.Fold(start, new JournalReader(new MemoryStream(bytes), "s", 1, mayBeTorn: false));

    private static long StartOfLine(int at) => Array.LastIndexOf(Whole, (byte)'\n', Math.Max(at - 1, 0), Math.Max(at, 1)) + 1;

    /// <summary>Gives three bytes at a time at most.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 3));
    }
}
