using System.Globalization;
using System.Text;
using Sweeper.Engine.Stores;

namespace Sweeper.Engine.Tests.Stores;

/// <summary>What every store keeps. A subclass says how one is opened.</summary>
public abstract class StoreContract : IDisposable
{
    private IStore? _store;

    protected IStore Store => _store ??= Open();

    /// <summary>Opens the same store each time.</summary>
    protected abstract IStore Open();

    /// <summary>Waits until others who have the store open see what was written through this one.</summary>
    protected virtual void Settle(IStore store)
    {
    }

    [StoreFact]
    public void An_object_reads_back_as_written()
    {
        Write("trials/a/result.json", "one");
        Write("trials/a/result.json", "two");

        Assert.Equal("two", Read("trials/a/result.json"));
        Assert.Equal(3, Store.Length("trials/a/result.json"));
    }

    [StoreFact]
    public void What_is_not_there_is_null()
    {
        Assert.Null(Store.OpenRead("nothing"));
        Assert.Null(Store.OpenRead("no/such/folder"));
        Assert.Null(Store.Length("nothing"));
        Assert.Empty(Store.List("no/"));
        Store.Delete("nothing");
    }

    [StoreFact]
    public void A_write_that_fails_leaves_the_old_object_and_nothing_else()
    {
        Write("a/x", "old");

        Assert.Throws<InvalidOperationException>(() => Store.Write("a/x", stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            throw new InvalidOperationException("halfway");
        }));

        Assert.Equal("old", Read("a/x"));
        Assert.Equal(["a/x"], Store.List(""));
    }

    [StoreFact]
    public void A_reader_of_the_old_object_is_not_disturbed_by_a_new_one()
    {
        Write("x", "old");
        using var reader = Store.OpenRead("x")!;

        Write("x", "new");

        Assert.Equal("old", new StreamReader(reader).ReadToEnd());
        Assert.Equal("new", Read("x"));
    }

    [StoreFact]
    public void Appends_follow_each_other_and_a_write()
    {
        Store.Append("a/log", "one\n"u8, 0);
        Store.Append("a/log", "two\n"u8, 4);
        Assert.Equal("one\ntwo\n", Read("a/log"));

        Write("a/log", "one\n");
        Store.Append("a/log", "three\n"u8, 4);
        Assert.Equal("one\nthree\n", Read("a/log"));
        Assert.Equal(10, Store.Length("a/log"));
    }

    [StoreFact]
    public void Nothing_is_appended_to_an_object_of_another_length()
    {
        Assert.Throws<StoreConflictException>(() => Store.Append("log", "x"u8, 5));
        Assert.Null(Store.Length("log"));
        Store.Append("log", "first"u8, 0);

        foreach (var at in (long[])[0, 4, 6])
        {
            var error = Assert.Throws<StoreConflictException>(() => Store.Append("log", "second"u8, at));
            Assert.Contains($"must be {at} bytes long to be appended to, but has 5: somebody else wrote it", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal("first", Read("log"));
    }

    [StoreFact]
    public void Written_only_if_nobody_else_did()
    {
        Assert.Null(Store.Tag("x"));
        Assert.True(TryWrite("x", "one", null));
        Assert.False(TryWrite("x", "two", null));

        var first = Store.Tag("x");
        Assert.Equal(first, Store.Tag("x"));
        Assert.True(TryWrite("x", "two", first));
        Assert.False(TryWrite("x", "three", first));
        Assert.Equal("two", Read("x"));

        var second = Store.Tag("x");
        Store.Delete("x");
        Assert.False(TryWrite("x", "three", second));
        Assert.Equal([], Store.List(""));
    }

    [StoreFact]
    public void Of_many_who_write_at_once_none_overwrites_another()
    {
        const int each = 10;
        using var other = Open();
        Write("count", "0");
        Settle(Store);
        Parallel.ForEach([Store, other, Store, other], new ParallelOptions { MaxDegreeOfParallelism = 4 }, store =>
        {
            for (var done = 0; done < each;)
            {
                // The tag first: what is read then is that, or newer, and newer is found out.
                var tag = store.Tag("count");
                var count = int.Parse(ReadFrom(store, "count"), CultureInfo.InvariantCulture);
                if (store.TryWrite("count", stream => stream.Write(Encoding.UTF8.GetBytes($"{count + 1}")), tag))
                    done++;
            }
        });

        Assert.Equal($"{4 * each}", Read("count"));
    }

    [StoreFact]
    public void Lists_are_of_whole_objects_below_a_folder_in_ordinal_order()
    {
        foreach (var name in (string[])["b", "a/2", "a/10", "a/c/d", "ab/x"])
            Write(name, name);
        Store.Delete("a/2");

        Assert.Equal(["a/10", "a/c/d"], Store.List("a/"));
        Assert.Equal(["a/10", "a/c/d", "ab/x", "b"], Store.List(""));
    }

    [StoreFact]
    public void A_folder_is_held_by_one_and_the_next_is_told_by_whom()
    {
        var me = StoreHolder.Here(TimeProvider.System);
        using var other = Open();
        using (var hold = Store.Hold("s-1", me))
        {
            Assert.Equal(me, other.HolderOf("s-1"));
            foreach (var store in (IStore[])[Store, other])
            {
                var error = Assert.Throws<StoreException>(() => store.Hold("s-1", me));
                Assert.Matches($"'s-1' of the store '.*' is held by process {Environment.ProcessId} on host .+ since .+ UTC; wait for it or use another --store", error.Message);
            }

            using var second = other.Hold("s-2", me);
            other.Write("s-1/x", stream => stream.Write("not hindered"u8));
            Settle(other);
            Assert.Equal(["s-1/x"], Store.List(""));
            Assert.False(hold.Lost.IsCancellationRequested);
        }

        Assert.Null(other.HolderOf("s-1"));
        using var next = other.Hold("s-1", me);
        Assert.Equal(me, Store.HolderOf("s-1"));
    }

    [StoreFact]
    public void A_member_of_a_cluster_gets_in_where_another_one_hangs_and_nobody_else_does()
    {
        var member = StoreHolder.Here(TimeProvider.System) with { Cluster = "c" };
        using var other = Open();
        using var hung = Store.Hold("s-1", member);
        using (other.Hold("s-1", member with { Since = member.Since.AddSeconds(1) }))
        {
            Assert.Equal(member.Since.AddSeconds(1), Store.HolderOf("s-1")?.Since);
            Assert.Throws<StoreException>(() => other.Hold("s-1", member with { Cluster = "d" }));
            Assert.Throws<StoreException>(() => other.Hold("s-1", member with { Cluster = null }));
        }

        hung.Dispose();
        using var alone = other.Hold("s-1", member with { Cluster = null });
        Assert.Throws<StoreException>(() => Store.Hold("s-1", member));
    }

    [StoreTheory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData(".hidden")]
    [InlineData("a/.tmp-1")]
    [InlineData("a\\b")]
    [InlineData("c:x")]
    [InlineData("a b")]
    [InlineData("dot.")]
    [InlineData("a/../b")]
    [InlineData("a/./b")]
    [InlineData("Upper")]
    [InlineData("nul")]
    [InlineData("a/con.json")]
    [InlineData("com1/x")]
    [InlineData("line\nbreak")]
    [InlineData("nothing\0")]
    [InlineData("größe")]
    [InlineData("e\u0301")]
    [InlineData("a%2f..%2fb")]
    [InlineData("a?x=1")]
    [InlineData("~")]
    [InlineData("1/2/3/4/5/6/7/8/9")]
    public void A_name_that_could_lead_elsewhere_is_refused(string name)
    {
        Refuses(name);
        Assert.Empty(Store.List(""));
    }

    [StoreFact]
    public void A_name_has_at_most_two_hundred_characters()
    {
        Refuses(new string('a', 1000));
        Refuses(new string('a', 201));
        var longest = new string('a', 100) + "/" + new string('b', 99);
        Write(longest, "fits");
        Assert.Equal("fits", Read(longest));
    }

    [StoreFact]
    public void Objects_are_written_from_many_threads()
    {
        Write("first", "opens the store");

        Parallel.For(0, 32, i => Write($"t{i % 8}/x{i}", $"{i}"));

        Assert.Equal(33, Store.List("").Count);
        Assert.All(Enumerable.Range(0, 32), i => Assert.Equal($"{i}", Read($"t{i % 8}/x{i}")));
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => _store?.Dispose();

    private void Refuses(string name)
    {
        Assert.Throws<ArgumentException>(() => Store.OpenRead(name));
        Assert.Throws<ArgumentException>(() => Store.Length(name));
        Assert.Throws<ArgumentException>(() => Store.Write(name, _ => { }));
        Assert.Throws<ArgumentException>(() => Store.Tag(name));
        Assert.Throws<ArgumentException>(() => Store.TryWrite(name, _ => { }, null));
        Assert.Throws<ArgumentException>(() => Store.Append(name, "x"u8, 0));
        Assert.Throws<ArgumentException>(() => Store.Delete(name));
        Assert.Throws<ArgumentException>(() => Store.Hold(name, StoreHolder.Here(TimeProvider.System)));
        Assert.Throws<ArgumentException>(() => Store.HolderOf(name));
    }

    private bool TryWrite(string name, string text, ObjectTag? expected) => Store.TryWrite(name, stream => stream.Write(Encoding.UTF8.GetBytes(text)), expected);

    private void Write(string name, string text) => Store.Write(name, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    protected string Read(string name) => ReadFrom(Store, name);

    private static string ReadFrom(IStore store, string name)
    {
        using var reader = new StreamReader(store.OpenRead(name)!);
        return reader.ReadToEnd();
    }
}
