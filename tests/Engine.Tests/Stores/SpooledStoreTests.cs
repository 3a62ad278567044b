using System.Text;
using System.Text.Json;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Stores.Spooling;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Stores;

/// <summary>What a spool does when the store behind it is away, slow to answer, or somebody else's.</summary>
public sealed class SpooledStoreTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly TemporaryFolder _folder = new();
    private readonly FlakyStore _remote;
    private SpooledStore _store;

    public SpooledStoreTests()
    {
        _remote = new FlakyStore(FolderStore.Open(_folder.At("remote")));
        _store = Open();
    }

    [Fact]
    public void While_the_remote_store_is_away_everything_that_was_written_can_be_read()
    {
        _store.Append("s-1/journal", "one\n"u8, 0);
        _store.Append("s-1/journal", "two\n"u8, 4);
        Settle();
        _remote.IsAway = true;

        _store.Append("s-1/journal", "three\n"u8, 8);
        Write("trials/a/x", "old");
        Write("trials/a/x", "new");
        Write("trials/a/y", "y");
        _store.Delete("trials/a/y");
        _store.Append("trials/a/x", "er"u8, 3);

        Assert.Equal("newer", Read(_store, "trials/a/x"));
        Assert.Equal((5, 14), (_store.Length("trials/a/x"), _store.Length("s-1/journal")));
        Assert.Null(_store.OpenRead("trials/a/y"));
        Assert.Null(_store.Length("trials/a/y"));
        Assert.Equal("the far store is away", WaitFor(() => _store.Backlog.Because));

        _remote.IsAway = false;
        Assert.Equal("one\ntwo\nthree\n", Read(_store, "s-1/journal"));
        Assert.Equal(["s-1/journal", "trials/a/x"], _store.List(""));
        Settle();
        Assert.Equal("newer", Read(_remote, "trials/a/x"));
        Assert.Equal("one\ntwo\nthree\n", Read(_remote, "s-1/journal"));
        Assert.Equal(["s-1/journal", "trials/a/x"], _remote.List(""));
    }

    [Fact]
    public void Changes_arrive_in_order_and_appends_that_follow_each_other_as_one()
    {
        _remote.IsAway = true;
        Write("trials/a/first", "1");
        for (var i = 0; i < 1000; i++)
            _store.Append("s-1/journal", "0123456789"u8, 10 * i);
        Write("trials/a/result", "2");
        _store.Append("s-1/journal", "end"u8, 10_000);
        _store.Delete("trials/a/first");

        _remote.IsAway = false;
        Settle();

        Assert.Equal(["write trials/a/first", "append s-1/journal 10000", "write trials/a/result", "append s-1/journal 3", "delete trials/a/first"], _remote.Changes);
    }

    [Fact]
    public void An_append_whose_answer_was_lost_is_done_once()
    {
        _remote.LoseAnswers(2);
        _store.Append("s-1/journal", "one\n"u8, 0);
        Settle();
        _store.Append("s-1/journal", "two\n"u8, 4);
        Settle();
        _store.Append("s-1/journal", "three\n"u8, 8);
        Settle();

        Assert.Equal("one\ntwo\nthree\n", Read(_remote, "s-1/journal"));
        Assert.Equal(3, _remote.Changes.Count);
    }

    [Fact]
    public void What_an_earlier_process_left_is_uploaded_on_opening_however_it_ended()
    {
        _store.Append("s-1/journal", "one\n"u8, 0);
        Settle();
        _remote.IsAway = true;
        Write("trials/a/x", "1");
        _store.Append("s-1/journal", "two\n"u8, 4);
        _store.Dispose();

        // Killed within its next change: half a line of the file is on the disk.
        var slot = Directory.GetDirectories(_folder.At("spool")).Single(d => !Path.GetFileName(d).StartsWith('.'));
        File.WriteAllText(Path.Combine(slot, "000000009999"), "{\"change\":\"Wri");
        // And some of the append had arrived.
        File.AppendAllText(_folder.At("remote", "s-1", "journal"), "tw");

        _remote.IsAway = false;
        _store = Open();

        Assert.True(_store.Backlog.IsEmpty);
        Assert.Equal("1", Read(_remote, "trials/a/x"));
        Assert.Equal("one\ntwo\n", Read(_remote, "s-1/journal"));
    }

    [Fact]
    public void What_an_earlier_process_left_of_a_trial_that_others_finished_since_is_dropped()
    {
        Write("trials/00112233445566aa/x", "1");
        Settle();
        _remote.IsAway = true;
        Write("trials/00112233445566aa/checkpoints/0000000007", "late");
        Write("trials/00112233445566aa/result.json", "{}");
        Write("trials/00112233445566bb/checkpoints/0000000007", "in time");
        _store.Dispose();
        _remote.IsAway = false;
        var result = new TrialResult { Format = StoreFormat.Newest, Id = "00112233445566aa", Outcome = Ending.Completed, Step = 9, Attempts = 2, Cost = new TrialSpending(1, 1, 1, "s2/cpu:0"), StartedAt = default, EndedAt = default };
        _remote.Write("trials/00112233445566aa/result.json", stream => JsonSerializer.Serialize(stream, result, StoreJson.Document));

        _store = Open(new SpoolSettings { IsLate = FinishedTrials.IsLate });

        Assert.Equal(["trials/00112233445566aa/result.json", "trials/00112233445566aa/x", "trials/00112233445566bb/checkpoints/0000000007"], _remote.List("trials/"));
        Assert.Equal(Ending.Completed, new TrialFolder(_remote, new TrialId("00112233445566aa")).ReadResult()?.Outcome);
    }

    [Fact]
    public void What_was_left_and_cannot_be_uploaded_is_said_on_opening_and_kept()
    {
        _remote.IsAway = true;
        Write("trials/a/x", "1");
        _store.Dispose();

        var error = Assert.Throws<StoreException>(() => Open(new SpoolSettings { PatienceToOpen = TimeSpan.Zero }));
        Assert.Contains("1 changes (1 bytes) are left: the far store is away; run the same command again", error.Message, StringComparison.Ordinal);

        _remote.IsAway = false;
        _store = Open();
        Assert.Equal("1", Read(_remote, "trials/a/x"));
    }

    [Fact]
    public void Whoever_was_overtaken_is_told_and_only_what_is_right_anyway_is_uploaded()
    {
        using var hold = _store.Hold("s-1", StoreHolder.Here(TimeProvider.System));
        _store.Append("s-1/journal", "one\n"u8, 0);
        Settle();
        _remote.IsAway = true;
        _store.Append("s-1/journal", "two\n"u8, 4);
        Write("s-1/snapshot", "mine");
        Write("trials/a/weights", "right");
        _store.Append("s-2/journal", "another sweep\n"u8, 0);
        File.AppendAllText(_folder.At("remote", "s-1", "journal"), "TWO\n");

        _remote.IsAway = false;
        Settle();

        Assert.True(hold.Lost.WaitHandle.WaitOne(Patience));
        Assert.Contains("somebody else wrote it", Assert.Throws<StoreConflictException>(() => _store.Append("s-1/journal", "three\n"u8, 8)).Message, StringComparison.Ordinal);
        Assert.Throws<StoreConflictException>(() => Write("s-1/snapshot", "mine"));
        Assert.Equal("one\nTWO\n", Read(_remote, "s-1/journal"));
        Assert.Equal(["s-1/journal", "s-2/journal", "trials/a/weights"], _remote.List(""));

        // Who holds it again reads it again.
        hold.Dispose();
        using var again = _store.Hold("s-1", StoreHolder.Here(TimeProvider.System));
        _store.Append("s-1/journal", "three\n"u8, 8);
        Settle();
        Assert.Equal("one\nTWO\nthree\n", Read(_remote, "s-1/journal"));
    }

    [Fact]
    public void A_spool_that_is_full_is_said_so()
    {
        _store.Dispose();
        _store = Open(new SpoolSettings { Limit = 10, Patience = TimeSpan.Zero });
        _remote.IsAway = true;
        Write("trials/a/x", "more than ten");

        var error = Assert.Throws<StoreException>(() => Write("trials/a/y", "1"));
        Assert.Contains("at most 10 bytes may wait for the store 'far', but 13 do", error.Message, StringComparison.Ordinal);

        _remote.IsAway = false;
        Settle();
        Write("trials/a/y", "1");
    }

    [Fact]
    public async Task A_spool_that_is_full_makes_writers_wait_for_room()
    {
        _store.Dispose();
        _store = Open(new SpoolSettings { Limit = 10, Patience = Patience, Delay = TimeSpan.FromMilliseconds(1) });
        _remote.IsAway = true;
        Write("trials/a/x", "more than ten");
        var waiting = Task.Run(() => Write("trials/a/y", "1"));

        _remote.IsAway = false;

        await waiting.WaitAsync(Patience);
    }

    [Fact]
    public void Several_processes_share_a_spool_each_with_its_own_part()
    {
        _remote.IsAway = true;
        Write("trials/a/x", "1");
        _remote.IsAway = false;
        Settle();
        _remote.IsAway = true;
        Write("trials/a/x", "2");

        using (var other = Open(new SpoolSettings { PatienceToOpen = TimeSpan.Zero }))
            Assert.True(other.Backlog.IsEmpty);
        Assert.Equal(1, _store.Backlog.Changes);
    }

    /// <summary>A process that is frozen keeps the locks of the changes that it was in the middle of: here all that it ever took.</summary>
    [Fact]
    public async Task A_process_that_is_frozen_in_the_middle_of_a_change_holds_up_nobody_else()
    {
        for (var i = 0; i < 200; i++)
            Write($"trials/a/{i}", "1");
        Settle();
        var locks = Directory.GetFiles(_folder.At("spool"), ".lock-??", SearchOption.AllDirectories).Select(f => File.Open(f, FileMode.Open, FileAccess.ReadWrite, FileShare.None)).ToList();
        Assert.NotEmpty(locks);

        using (var other = Open())
        {
            await Task.Run(() => WriteAll(other)).WaitAsync(Patience);
            Assert.True(other.Drain(Patience).IsEmpty);
        }

        locks.ForEach(file => file.Dispose());
        Assert.Equal(400, _remote.List("").Count);

        static void WriteAll(SpooledStore store)
        {
            for (var i = 0; i < 200; i++)
                store.Write($"trials/b/{i}", stream => stream.Write("1"u8));
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private static string Read(IStore store, string name)
    {
        using var reader = new StreamReader(store.OpenRead(name)!);
        return reader.ReadToEnd();
    }

    private static T WaitFor<T>(Func<T?> ask)
    {
        T? answer = default;
        Assert.True(SpinWait.SpinUntil(() => (answer = ask()) is not null, Patience));
        return answer!;
    }

    private SpooledStore Open(SpoolSettings? settings = null) =>
        SpooledStore.Open(_remote, _folder.At("spool"), settings ?? new SpoolSettings { Delay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(20) });

    private void Settle() => Assert.True(_store.Drain(Patience).IsEmpty);

    private void Write(string name, string text) => _store.Write(name, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
