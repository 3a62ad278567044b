using System.Globalization;
using System.Numerics;
using System.Text;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Journals;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Engine.Tests.Layout;

public sealed class JournalTests : IDisposable
{
    private static readonly JournalLimits Small = new(Events: 6, Bytes: 1 << 20);
    private readonly TemporaryFolder _folder = new();
    private readonly FolderStore _store;

    public JournalTests() => _store = FolderStore.Open(_folder.Path);

    [Theory]
    [InlineData(6, 1 << 20)]
    [InlineData(1, 1 << 20)]
    [InlineData(1000, 900)]
    [InlineData(1000, 1 << 20)]
    public void A_journal_opened_again_is_the_live_state_after_every_group(int events, int bytes)
    {
        var limits = new JournalLimits(events, bytes);
        var (journal, state) = Journal.Open(_store, "s", Events.Start, limits);
        Assert.Equal(Events.Bytes(Events.Start), Events.Bytes(state));
        foreach (var (records, after) in Events.Groups)
        {
            journal.Append(records, after);

            (journal, state) = Journal.Open(_store, "s", Events.Start, limits);

            Assert.Equal(Events.Bytes(after), Events.Bytes(state));
            Assert.Equal(Events.Bytes(after), Events.Bytes(Journal.Read(_store, "s", Events.Start)));
        }

        Assert.Equal(Events.Count, journal.Last);
        Assert.Equal(Events.Count, Journal.ReadAll(_store, "s").Count());
        Assert.Empty(JournalCheck.Of(_store, "s", Events.Start).Problems);
    }

    [Fact]
    public void Segments_are_full_at_the_limit_and_the_newest_two_snapshots_stay()
    {
        Write(Small);

        Assert.Equal(
            ["0000000001.jsonl", "0000000007.jsonl", "0000000014.snapshot", "0000000015.jsonl", "0000000021.snapshot", "0000000022.jsonl"],
            Names().Select(Path.GetFileName));
    }

    [Fact]
    public void Wherever_the_end_is_torn_the_whole_lines_stay_and_the_next_group_fits()
    {
        Write(JournalLimits.Default);
        var whole = File.ReadAllBytes(Segment(1));
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(Segment(1), whole[..length]);
            var events = whole.AsSpan(0, length).Count((byte)'\n');
            Assert.Equal(Events.StateAfter(events), Events.Bytes(Journal.Read(_store, "s", Events.Start)));
            Assert.Equal(length, new FileInfo(Segment(1)).Length);
            if (length % 9 > 0)
                continue;

            var (journal, state) = Journal.Open(_store, "s", Events.Start);
            Assert.Equal(Events.StateAfter(events), Events.Bytes(state));

            JournalRecord[] next = [.. Events.Groups.SelectMany(g => g.Records).Skip(events).Take(2)];
            journal.Append(next, state);
            Assert.Equal(Events.StateAfter(events + next.Length), Events.Bytes(Journal.Read(_store, "s", Events.Start)));
        }
    }

    [Fact]
    public void One_flipped_bit_anywhere_is_refused_at_its_line_or_changes_nothing()
    {
        Write(Small);
        var (state, refused) = (Events.Bytes(Journal.Read(_store, "s", Events.Start)), 0);
        foreach (var name in Names())
        {
            var whole = File.ReadAllBytes(_folder.At(name));
            for (var i = 0; i < whole.Length; i++)
            {
                var flipped = (byte[])whole.Clone();
                flipped[i] ^= (byte)(1 << (i % 8));
                File.WriteAllBytes(_folder.At(name), flipped);
                try
                {
                    Assert.Equal(state, Events.Bytes(Journal.Open(_store, "s", Events.Start).State));
                }
                catch (StoreException e)
                {
                    var start = Array.LastIndexOf(whole, (byte)'\n', Math.Max(i - 1, 0), Math.Max(i, 1)) + 1;
                    Assert.Contains($"byte {start} of '{name}'", e.Message, StringComparison.Ordinal);
                    Assert.Contains($"`sweeper store repair {_folder.Path} --sweep s`", e.Message, StringComparison.Ordinal);
                    Assert.Equal(flipped, File.ReadAllBytes(_folder.At(name)));
                    refused++;
                }
            }

            File.WriteAllBytes(_folder.At(name), whole);
        }

        var newest = Names().Last(n => n.EndsWith(".jsonl", StringComparison.Ordinal));
        Assert.Equal(new FileInfo(_folder.At(newest)).Length, refused);
    }

    [Fact]
    public void Damaged_snapshots_cost_time_and_nothing_else()
    {
        Write(Small);
        var state = Events.Bytes(Journal.Read(_store, "s", Events.Start));
        foreach (var name in Names().Where(n => n.EndsWith(".snapshot", StringComparison.Ordinal)).Reverse().ToList())
        {
            File.WriteAllText(_folder.At(name), "{}\n");
            Assert.Equal(state, Events.Bytes(Journal.Open(_store, "s", Events.Start, Small).State));
        }

        Assert.Equal(2, JournalCheck.Of(_store, "s", Events.Start).Problems.Count);
    }

    [Fact]
    public void What_is_before_the_newest_snapshot_is_not_read_but_checked()
    {
        Write(Small);
        var state = Events.Bytes(Journal.Read(_store, "s", Events.Start));
        var bytes = File.ReadAllBytes(Segment(7));
        bytes[40] ^= 1;
        File.WriteAllBytes(Segment(7), bytes);

        Assert.Equal(state, Events.Bytes(Journal.Open(_store, "s", Events.Start, Small).State));
        var check = JournalCheck.Of(_store, "s", Events.Start);
        Assert.Equal(6, check.Events);
        Assert.Contains("byte 0 of 's/journal/0000000007.jsonl'", Assert.Single(check.Problems), StringComparison.Ordinal);
        Assert.Throws<StoreException>(() => Journal.ReadAll(_store, "s").Count());
    }

    [Fact]
    public void A_missing_segment_is_refused()
    {
        Write(Small);
        foreach (var name in Names().Where(n => n.EndsWith(".snapshot", StringComparison.Ordinal)).Append("s/journal/0000000007.jsonl").ToList())
            _store.Delete(name);

        var error = Assert.Throws<StoreException>(() => Journal.Open(_store, "s", Events.Start, Small));

        Assert.Contains("event 7 is missing", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Of_two_coordinators_only_one_gets_the_next_group_in(int events)
    {
        var limits = new JournalLimits(events, 1 << 20);
        for (var i = 0; i < Events.Groups.Count; i++)
        {
            var (first, second) = (Journal.Open(_store, "s", Events.Start, limits).Journal, Journal.Open(_store, "s", Events.Start, limits).Journal);
            var (records, after) = Events.Groups[i];

            (i % 2 == 0 ? first : second).Append(records, after);
            var late = Assert.Throws<StoreConflictException>(() => (i % 2 == 0 ? second : first).Append(records, after));

            Assert.Contains("another one has taken it over", late.Message, StringComparison.Ordinal);
            Assert.Equal(Events.Bytes(after), Events.Bytes(Journal.Read(_store, "s", Events.Start)));
        }
    }

    [Fact]
    public void A_line_of_a_newer_version_is_refused_and_stays()
    {
        Write(JournalLimits.Default);
        var body = string.Create(CultureInfo.InvariantCulture, $"{{\"v\":3,\"n\":{Events.Count + 1},\"event\":\"dreamt\"");
        var crc = ~Encoding.UTF8.GetBytes(body).Aggregate(uint.MaxValue, BitOperations.Crc32C);
        File.AppendAllText(Segment(1), $"{body},\"crc\":\"{crc:x8}\"}}\n");
        var bytes = File.ReadAllBytes(Segment(1));

        Assert.Contains("a newer sweeper wrote it; update sweeper", Assert.Throws<StoreException>(() => Journal.Open(_store, "s", Events.Start)).Message, StringComparison.Ordinal);
        Assert.Throws<StoreException>(() => JournalRepair.Run(_store, "s", Events.Start));
        Assert.Equal(bytes, File.ReadAllBytes(Segment(1)));
    }

    [Fact]
    public void Other_rules_are_refused_with_and_without_snapshots()
    {
        Write(Small);

        var error = Assert.Throws<StoreException>(() => Journal.Open(_store, "s", Events.StartWith(eta: 3), Small));

        Assert.Contains("was made by other rules", error.Message, StringComparison.Ordinal);
        Assert.Contains("byte ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_takes_no_part_of_a_group_and_a_snapshot_that_does_not_fit_is_done_without()
    {
        using var disk = new BudgetStore(_store);
        var (journal, state) = Journal.Open(disk, "s", Events.Start, Small);
        foreach (var (records, after) in Events.Groups)
        {
            disk.Left = 0;
            Assert.Contains("make room", Assert.Throws<StoreException>(() => journal.Append(records, after)).Message, StringComparison.Ordinal);
            disk.Left = 800;
            journal.Append(records, after);
            state = after;
        }

        Assert.Equal(Events.Bytes(state), Events.Bytes(Journal.Open(_store, "s", Events.Start, Small).State));
        Assert.True(Names().Count(n => n.EndsWith(".jsonl", StringComparison.Ordinal)) > 3);
    }

    [Fact]
    public void The_journal_of_format_1_is_left_alone()
    {
        _store.Write("s/journal.jsonl", stream => stream.Write("{\"v\":1}\n"u8));

        Assert.Equal(0, Journal.Open(_store, "s", Events.Start).Journal.Last);
        Assert.Equal("{\"v\":1}\n", File.ReadAllText(_folder.At("s", "journal.jsonl")));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private string Segment(long first) => _folder.At("s", "journal", $"{first:d10}.jsonl");

    private IReadOnlyList<string> Names() => _store.List("s/journal/");

    private void Write(JournalLimits limits)
    {
        var (journal, _) = Journal.Open(_store, "s", Events.Start, limits);
        foreach (var (records, after) in Events.Groups)
            journal.Append(records, after);
    }
}
