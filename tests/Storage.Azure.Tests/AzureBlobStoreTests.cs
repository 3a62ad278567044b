using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Stores;
using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Storage.Azure.Tests;

/// <summary>The blob store keeps the contract, on a real server.</summary>
[Collection(OneAzurite.Name)]
public sealed class AzureBlobStoreTests(Azurite server) : SharedStoreContract
{
    private readonly string _container = $"c{Guid.NewGuid():N}";

    protected override IStore Open() => AzureBlobStore.Open(BlobAddress.Of("azure:test", server.Connection, _container + "/some/prefix"));
}
