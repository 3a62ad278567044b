using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Stores;
using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Storage.Azure.Tests;

/// <summary>How a hold is lost, and who may follow.</summary>
[Collection(OneAzurite.Name)]
public sealed class HoldTests(Azurite server)
{
    private const int Nobody = int.MaxValue;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly string _container = $"c{Guid.NewGuid():N}";

    [StoreFact]
    public void A_lease_that_is_taken_away_is_noticed()
    {
        using var hold = Open().Hold("s-1", StoreHolder.Here(TimeProvider.System));

        new BlobContainerClient(server.Connection, _container).GetBlobClient("s-1/.lease").GetBlobLeaseClient().Break(TimeSpan.Zero);

        Assert.True(hold.Lost.WaitHandle.WaitOne(Patience));
    }

    [StoreFact]
    public void A_dead_process_of_this_host_is_followed_at_once_by_one_and_its_hold_is_lost()
    {
        var (store, me) = (Open(), StoreHolder.Here(TimeProvider.System));
        using var dead = store.Hold("s-1", me with { Process = Nobody });
        Assert.Null(store.HolderOf("s-1"));

        using var next = store.Hold("s-1", me);

        Assert.Equal(me, store.HolderOf("s-1"));
        Assert.True(dead.Lost.WaitHandle.WaitOne(Patience));
        Assert.False(next.Lost.IsCancellationRequested);
        Assert.Throws<StoreException>(() => store.Hold("s-1", me));
    }

    [StoreFact]
    public void A_process_of_another_host_is_followed_when_its_lease_has_run_out()
    {
        var (killed, store) = (Open(TimeSpan.FromHours(1)), Open());
        using var hold = killed.Hold("s-1", new StoreHolder(Nobody, "elsewhere", DateTimeOffset.UnixEpoch));
        var error = Assert.Throws<StoreException>(() => store.Hold("s-1", StoreHolder.Here(TimeProvider.System)));
        Assert.Contains("held by process 2147483647 on host elsewhere since 1970", error.Message, StringComparison.Ordinal);
        Assert.Contains("it is free after 15 s", error.Message, StringComparison.Ordinal);

        using var next = Until(() => TryHold(store));
        Assert.Equal(Environment.ProcessId, store.HolderOf("s-1")!.Process);
    }

    private static IStoreHold? TryHold(AzureBlobStore store)
    {
        try
        {
            return store.Hold("s-1", StoreHolder.Here(TimeProvider.System));
        }
        catch (StoreException)
        {
            return null;
        }
    }

    private static IStoreHold Until(Func<IStoreHold?> ask)
    {
        IStoreHold? hold = null;
        Assert.True(SpinWait.SpinUntil(() => (hold = ask()) is not null, Patience));
        return hold!;
    }

    private AzureBlobStore Open(TimeSpan? renewal = null) => AzureBlobStore.Open(
        BlobAddress.Of("azure:test", server.Connection, _container),
        new BlobSettings { Lease = TimeSpan.FromSeconds(15), Renewal = renewal ?? TimeSpan.FromSeconds(0.1) });
}
