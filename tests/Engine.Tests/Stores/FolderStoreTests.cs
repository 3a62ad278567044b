using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;

namespace Sweeper.Engine.Tests.Stores;

public sealed class FolderStoreTests : SharedStoreContract
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void What_a_killed_process_left_halfway_is_not_seen_and_is_removed_on_opening_but_not_what_others_are_writing()
    {
        const int nobody = int.MaxValue;
        Directory.CreateDirectory(_folder.At("s", "trials", "a"));
        string At(string host, int process) => _folder.At("s", "trials", "a", $".tmp-{host}-{process}-abc.def");
        var (dead, alive, far) = (At(Environment.MachineName, nobody), At(Environment.MachineName, Environment.ProcessId), At("elsewhere", nobody));
        foreach (var file in (string[])[dead, alive, far])
            File.WriteAllText(file, "half");
        using (var reader = FolderStore.OpenToRead(_folder.At("s")))
            Assert.Empty(reader.List(""));

        using var store = FolderStore.Open(_folder.At("s"));

        Assert.Equal((false, true, true), (File.Exists(dead), File.Exists(alive), File.Exists(far)));
    }

    [Fact]
    public void Opened_to_read_a_store_can_be_looked_at_but_not_changed()
    {
        using var owner = FolderStore.Open(_folder.At("s"));
        owner.Write("x", stream => stream.Write("1"u8));

        using var reader = FolderStore.OpenToRead(_folder.At("s"));

        Assert.Equal(["x"], reader.List(""));
        Assert.Throws<StoreException>(() => reader.Write("x", _ => { }));
        Assert.Throws<StoreException>(() => reader.TryWrite("x", _ => { }, null));
        Assert.Throws<StoreException>(() => reader.Append("x", "2"u8, 1));
        Assert.Throws<StoreException>(() => reader.Delete("x"));
        Assert.Throws<StoreException>(() => reader.Hold("s", StoreHolder.Here(TimeProvider.System)));
    }

    [UnixFact]
    public void Links_below_the_folder_are_refused_and_not_listed()
    {
        Directory.CreateDirectory(_folder.At("outside"));
        File.WriteAllText(_folder.At("outside", "secret"), "1");
        using var store = FolderStore.Open(_folder.At("s"));
        Directory.CreateSymbolicLink(_folder.At("s", "out"), _folder.At("outside"));
        File.CreateSymbolicLink(_folder.At("s", "file"), _folder.At("outside", "secret"));

        Assert.Empty(store.List(""));
        foreach (var name in (string[])["out/secret", "out/new", "file"])
        {
            var error = Assert.Throws<StoreException>(() => store.OpenRead(name));
            Assert.Contains("may be a symbolic link", error.Message, StringComparison.Ordinal);
            Assert.Throws<StoreException>(() => store.Write(name, stream => stream.Write("2"u8)));
            Assert.Throws<StoreException>(() => store.Append(name, "2"u8, 1));
            Assert.Throws<StoreException>(() => store.Delete(name));
        }

        Assert.Equal("1", File.ReadAllText(_folder.At("outside", "secret")));
        Assert.Single(Directory.GetFiles(_folder.At("outside")));
    }

    [UnixFact]
    public void The_folder_itself_may_be_a_link()
    {
        Directory.CreateDirectory(_folder.At("large-disk"));
        Directory.CreateSymbolicLink(_folder.At("s"), _folder.At("large-disk"));

        using var store = FolderStore.Open(_folder.At("s"));
        store.Write("a/x", stream => stream.Write("1"u8));

        Assert.True(File.Exists(_folder.At("large-disk", "a", "x")));
    }

    [RootFact]
    public void A_file_system_that_is_read_only_is_said_so()
    {
        using var disk = new SmallDisk("64k");
        using var store = FolderStore.Open(disk.Path);
        store.Append("log", "1"u8, 0);
        disk.MakeReadOnly();

        Assert.Contains("Read-only file system", Assert.Throws<StoreException>(() => FolderStore.Open(disk.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("Read-only file system", Assert.ThrowsAny<IOException>(() => store.Append("log", "2"u8, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("Read-only file system", Assert.ThrowsAny<IOException>(() => store.Write("x", _ => { })).Message, StringComparison.Ordinal);
        Assert.Equal(1, store.Length("log"));
    }

    [RootFact]
    public void An_append_that_does_not_fit_is_taken_back()
    {
        using var disk = new SmallDisk("64k");
        using var store = FolderStore.Open(disk.Path);
        store.Append("log", "first"u8, 0);

        Assert.Contains("No space left", Assert.ThrowsAny<IOException>(() => store.Append("log", new byte[100_000], 5)).Message, StringComparison.Ordinal);
        Assert.Contains("No space left", Assert.ThrowsAny<IOException>(() => store.Append("new", new byte[100_000], 0)).Message, StringComparison.Ordinal);

        Assert.Equal(5, store.Length("log"));
        store.Append("log", "second"u8, 5);
        Assert.Equal(["log"], store.List(""));
    }

    [Fact]
    public void A_path_that_cannot_be_a_folder_is_a_store_error_with_a_remedy()
    {
        File.WriteAllText(_folder.At("file"), "");

        Assert.Contains("use another --store", Assert.Throws<StoreException>(() => FolderStore.Open(_folder.At("file"))).Message, StringComparison.Ordinal);
        Assert.Contains("must be a folder", Assert.Throws<StoreException>(() => FolderStore.OpenToRead(_folder.At("none"))).Message, StringComparison.Ordinal);
    }

    protected override IStore Open() => FolderStore.Open(_folder.At("contract"));

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }
}
