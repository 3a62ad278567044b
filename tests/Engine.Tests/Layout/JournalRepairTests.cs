using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;

namespace Sweeper.Engine.Tests.Layout;

public sealed class JournalRepairTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FolderStore _store;

    public JournalRepairTests() => _store = FolderStore.Open(_folder.Path);

    [Fact]
    public void Damage_anywhere_behind_the_newest_snapshot_costs_the_events_behind_it_and_no_byte()
    {
        Write(new JournalLimits(1000, 1 << 20));
        var whole = File.ReadAllBytes(At("0000000001.jsonl"));
        for (var i = 0; i < whole.Length; i += 31)
        {
            var damaged = (byte[])whole.Clone();
            damaged[i] ^= 1;
            File.WriteAllBytes(At("0000000001.jsonl"), damaged);
            var before = whole.AsSpan(0, i).Count((byte)'\n');

            var repair = JournalRepair.Run(_store, "s", Events.Start);

            Assert.Equal(before, repair.Kept);
            Assert.Equal(damaged, File.ReadAllBytes(_folder.At(Assert.Single(repair.Aside))));
            Assert.InRange(repair.Lost, Events.Count - before - 1, Events.Count - before + 1);
            Assert.Equal(Events.StateAfter(before), Events.Bytes(Journal.Open(_store, "s", Events.Start).State));
            Assert.Empty(JournalCheck.Of(_store, "s", Events.Start).Problems);
        }
    }

    [Fact]
    public void Damage_in_the_middle_takes_later_segments_and_snapshots_aside()
    {
        Write(new JournalLimits(6, 1 << 20));
        foreach (var snapshot in Names(".snapshot"))
            File.WriteAllText(_folder.At(snapshot), "?");
        var bytes = File.ReadAllBytes(At("0000000015.jsonl"));
        bytes[^30] ^= 1;
        File.WriteAllBytes(At("0000000015.jsonl"), bytes);
        var objects = _store.List("s/journal/").Sum(n => new FileInfo(_folder.At(n)).Length);

        var repair = JournalRepair.Run(_store, "s", Events.Start);

        Assert.Equal((20, Events.Count - 20), (repair.Kept, repair.Lost));
        Assert.Contains("s/journal/0000000015.jsonl.damaged-1", repair.Aside);
        Assert.Equal(["s/journal/0000000001.jsonl", "s/journal/0000000007.jsonl", "s/journal/0000000015.jsonl"], Names(".jsonl"));
        Assert.Empty(Names(".snapshot"));
        Assert.InRange(_store.List("s/journal/").Sum(n => new FileInfo(_folder.At(n)).Length), objects, long.MaxValue);
        var (journal, state) = Journal.Open(_store, "s", Events.Start);
        Assert.Equal(20, journal.Last);
        Assert.Equal(Events.StateAfter(20), Events.Bytes(state));
    }

    [Fact]
    public void A_hole_costs_what_is_behind_it()
    {
        Write(new JournalLimits(6, 1 << 20));
        foreach (var name in Names(".snapshot").Append("s/journal/0000000007.jsonl"))
            _store.Delete(name);

        Assert.Equal((6, Events.Count - 14), JournalRepair.Run(_store, "s", Events.Start) is var repair ? (repair.Kept, repair.Lost) : default);

        Assert.Equal(Events.StateAfter(6), Events.Bytes(Journal.Open(_store, "s", Events.Start).State));
    }

    [Fact]
    public void A_whole_journal_and_a_torn_one_are_left_as_they_are()
    {
        Write(new JournalLimits(6, 1 << 20));
        File.AppendAllText(_folder.At(Names(".jsonl")[^1]), "{\"v\":2,\"n\":");
        var before = _store.List("").ToDictionary(n => n, n => File.ReadAllBytes(_folder.At(n)));

        var repair = JournalRepair.Run(_store, "s", Events.Start);

        Assert.Equal((Events.Count, 0, 0), (repair.Kept, repair.Lost, repair.Aside.Count));
        Assert.Equal(before, _store.List("").ToDictionary(n => n, n => File.ReadAllBytes(_folder.At(n))));
        Assert.Equal(11, JournalCheck.Of(_store, "s", Events.Start).Torn);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private string At(string name) => _folder.At("s", "journal", name);

    private List<string> Names(string kind) => [.. _store.List("s/journal/").Where(n => n.EndsWith(kind, StringComparison.Ordinal))];

    private void Write(JournalLimits limits)
    {
        var (journal, _) = Journal.Open(_store, "s", Events.Start, limits);
        foreach (var (records, after) in Events.Groups)
            journal.Append(records, after);
    }
}
