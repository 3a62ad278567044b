using System.Text;
using Sweeper.Engine.Stores;

namespace Sweeper.Engine.Tests.Stores;

/// <summary>What every store keeps. A subclass says how one is opened.</summary>
public abstract class StoreContract : IDisposable
{
    private IStore? _store;

    private IStore Store => _store ??= Open();

    /// <summary>Opens the same store each time.</summary>
    protected abstract IStore Open();

    [Fact]
    public void An_object_reads_back_as_written()
    {
        Write("trials/a/result.json", "one");
        Write("trials/a/result.json", "two");

        Assert.Equal("two", Read("trials/a/result.json"));
        Assert.Equal(3, Store.Length("trials/a/result.json"));
    }

    [Fact]
    public void What_is_not_there_is_null()
    {
        Assert.Null(Store.OpenRead("nothing"));
        Assert.Null(Store.OpenRead("no/such/folder"));
        Assert.Null(Store.Length("nothing"));
        Assert.Empty(Store.List("no/"));
        Store.Delete("nothing");
    }

    [Fact]
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

    [Fact]
    public void A_reader_of_the_old_object_is_not_disturbed_by_a_new_one()
    {
        Write("x", "old");
        using var reader = Store.OpenRead("x")!;

        Write("x", "new");

        Assert.Equal("old", new StreamReader(reader).ReadToEnd());
        Assert.Equal("new", Read("x"));
    }

    [Fact]
    public void Appends_follow_each_other()
    {
        Store.Append("a/log", "one\n"u8);
        Store.Append("a/log", "two\n"u8);
        Store.Flush("a/log");

        Assert.Equal("one\ntwo\n", Read("a/log"));
    }

    [Fact]
    public void Lists_are_of_whole_objects_below_a_folder_in_ordinal_order()
    {
        foreach (var name in (string[])["b", "a/2", "a/10", "a/c/d", "ab/x"])
            Write(name, name);
        Store.Delete("a/2");

        Assert.Equal(["a/10", "a/c/d"], Store.List("a/"));
        Assert.Equal(["a/10", "a/c/d", "ab/x", "b"], Store.List(""));
    }

    [Fact]
    public void A_second_owner_is_told_who_is_the_first()
    {
        Write("x", "1");

        var error = Assert.Throws<StoreException>(Open);

        Assert.Matches($"the store '.*' is held by process {Environment.ProcessId} on host .+ since .+ UTC; wait for it or use another --store", error.Message);
        Write("x", "2");
        Store.Dispose();
        _store = Open();
        Assert.Equal("2", Read("x"));
    }

    [Theory]
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
    [InlineData("1/2/3/4/5/6/7/8/9")]
    public void A_name_that_could_lead_elsewhere_is_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => Store.OpenRead(name));
        Assert.Throws<ArgumentException>(() => Store.Write(name, _ => { }));
        Assert.Throws<ArgumentException>(() => Store.Append(name, "x"u8));
        Assert.Throws<ArgumentException>(() => Store.Delete(name));
    }

    [Fact]
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

    private void Write(string name, string text) => Store.Write(name, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private string Read(string name)
    {
        using var reader = new StreamReader(Store.OpenRead(name)!);
        return reader.ReadToEnd();
    }
}
