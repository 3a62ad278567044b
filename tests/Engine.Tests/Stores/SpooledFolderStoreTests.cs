using Sweeper.Engine.Stores;
using Sweeper.Engine.Stores.Spooling;
using Sweeper.Engine.Tests.Fakes;

namespace Sweeper.Engine.Tests.Stores;

/// <summary>A spool keeps the contract too, when others look after it has been emptied.</summary>
public sealed class SpooledFolderStoreTests : StoreContract
{
    private readonly TemporaryFolder _folder = new();

    protected override IStore Open() => SpooledStore.Open(FolderStore.Open(_folder.At("remote")), _folder.At("spool"));

    protected override void Settle(IStore store) => Assert.True(((SpooledStore)store).Drain(TimeSpan.FromMinutes(5)).IsEmpty);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }
}
