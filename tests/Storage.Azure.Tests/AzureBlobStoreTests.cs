using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Stores;
using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Storage.Azure.Tests;

/// <summary>The blob store keeps the contract, on a real server.</summary>
[Collection(OneAzurite.Name)]
public sealed class AzureBlobStoreTests(Azurite server) : SharedStoreContract
{
    private readonly string _container = $"c{Guid.NewGuid():N}";

    [StoreFact]
    public void Many_who_open_a_new_container_at_once_all_get_it()
    {
        var address = BlobAddress.Of("azure:test", server.Connection, _container);
        Parallel.For(0, 16, _ =>
        {
            using var store = AzureBlobStore.Open(address);
            Assert.Empty(store.List(""));
        });
    }

    protected override IStore Open() => AzureBlobStore.Open(BlobAddress.Of("azure:test", server.Connection, _container + "/some/prefix"));
}
