using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;

namespace Sweeper.Engine.Tests.Stores;

public sealed class FolderStoreTests : StoreContract
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void What_a_killed_process_left_halfway_is_not_seen_and_is_removed_on_opening()
    {
        Directory.CreateDirectory(_folder.At("s", "trials", "a"));
        var leftover = _folder.At("s", "trials", "a", ".tmp-abc");
        File.WriteAllText(leftover, "half");
        using (var reader = FolderStore.OpenToRead(_folder.At("s")))
            Assert.Empty(reader.List(""));

        using var store = FolderStore.Open(_folder.At("s"));

        Assert.False(File.Exists(leftover));
    }

    [Fact]
    public void A_store_that_is_held_can_be_looked_at_but_not_changed()
    {
        using var owner = FolderStore.Open(_folder.At("s"));
        owner.Write("x", stream => stream.Write("1"u8));

        using var reader = FolderStore.OpenToRead(_folder.At("s"));

        Assert.Equal(["x"], reader.List(""));
        Assert.Throws<StoreException>(() => reader.Write("x", _ => { }));
        Assert.Throws<StoreException>(() => reader.Append("x", "2"u8));
        Assert.Throws<StoreException>(() => reader.Delete("x"));
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
