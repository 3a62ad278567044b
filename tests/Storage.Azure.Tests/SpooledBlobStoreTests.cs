using Sweeper.Engine.Stores;
using Sweeper.Engine.Stores.Spooling;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Engine.Tests.Stores;
using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Storage.Azure.Tests;

/// <summary>The spool before the blob store keeps the contract, on a real server.</summary>
[Collection(OneAzurite.Name)]
public sealed class SpooledBlobStoreTests(Azurite server) : StoreContract
{
    private readonly string _container = $"c{Guid.NewGuid():N}";
    private readonly TemporaryFolder _folder = new();

    protected override IStore Open() => SpooledStore.Open(AzureBlobStore.Open(BlobAddress.Of("azure:test", server.Connection, _container)), _folder.Path);

    protected override void Settle(IStore store) => Assert.True(((SpooledStore)store).Drain(TimeSpan.FromMinutes(5)).IsEmpty);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }
}
