using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Sweeper.Engine.Stores;

namespace Sweeper.Storage.Azure;

/// <summary>
/// A hold as a lease on a blob, renewed until disposed. Its holder and the lease's id stand in the blob's metadata: a dead process of this host, and one
/// of the same cluster, is followed at once, by exchanging its id for ours, which only one can do; one of another host when its lease runs out.
/// </summary>
/// <remarks>
/// <see cref="Lost"/> fires when the server says that the lease is somebody else's. While the server does not answer it is not known, and nobody else can get it
/// from a server that does not answer them either; whoever writes then is fenced by the length of what is appended to.
/// </remarks>
internal sealed class BlobHold : IStoreHold
{
    private const string HolderKey = "holder";
    private const string LeaseKey = "lease";

    private readonly BlobClient _blob;
    private readonly BlobLeaseClient _lease;
    private readonly CancellationTokenSource _lost = new();
    private readonly Timer _renewal;

    private BlobHold(BlobClient blob, BlobLeaseClient lease, TimeSpan renewal)
    {
        (_blob, _lease, Lost) = (blob, lease, _lost.Token);
        _renewal = new Timer(_ => Renew(), null, renewal, renewal);
    }

    public CancellationToken Lost { get; }

    /// <param name="what">What is held, for the message.</param>
    /// <exception cref="StoreException">Somebody else holds it.</exception>
    public static BlobHold Take(BlobClient blob, string what, StoreHolder holder, BlobSettings settings)
    {
        Create(blob);
        var lease = Acquire(blob, what, holder, settings.Lease);
        var metadata = new Dictionary<string, string> { [HolderKey] = holder.ToJson(), [LeaseKey] = lease.LeaseId };
        blob.SetMetadata(metadata, new BlobRequestConditions { LeaseId = lease.LeaseId });
        return new BlobHold(blob, lease, settings.Renewal);
    }

    /// <summary>Who holds it now; null when nobody does, or only a dead process of this host.</summary>
    public static StoreHolder? HolderOf(BlobClient blob) => Look(blob)?.Holder is { } holder && holder.MayBeAlive() ? holder : null;

    public void Dispose()
    {
        // Waits for a renewal that is under way.
        using (var done = new ManualResetEvent(false))
        {
            if (_renewal.Dispose(done))
                done.WaitOne();
        }

        try
        {
            _lease.Release();
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            // It runs out by itself.
        }

        _lost.Dispose();
    }

    private static void Create(BlobClient blob)
    {
        try
        {
            blob.Upload(BinaryData.FromString(""), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } });
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // It is there.
        }
    }

    private static BlobLeaseClient Acquire(BlobClient blob, string what, StoreHolder next, TimeSpan duration)
    {
        var lease = blob.GetBlobLeaseClient();
        try
        {
            lease.Acquire(duration);
            return lease;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            var (holder, id) = Look(blob) ?? (null, null);
            if (holder is not null && id is not null && holder.YieldsTo(next) && Follow(blob, id) is { } followed)
                return followed;
            throw new StoreException(
                $"{what} is held by {holder?.ToString() ?? "another process"}; wait for it or use another --store "
                + $"(of a process that was killed on another host it is free after {duration.TotalSeconds:0} s)", e);
        }
    }

    /// <summary>Null when somebody else was faster, or the id is not the lease's.</summary>
    private static BlobLeaseClient? Follow(BlobClient blob, string id)
    {
        try
        {
            var lease = blob.GetBlobLeaseClient(id);
            lease.Change(Guid.NewGuid().ToString());
            lease.Renew();
            return lease;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return null;
        }
    }

    private static (StoreHolder? Holder, string? Lease)? Look(BlobClient blob)
    {
        try
        {
            var properties = blob.GetProperties().Value;
            return properties.LeaseState == LeaseState.Leased && properties.Metadata.TryGetValue(HolderKey, out var json)
                ? (StoreHolder.Parse(json), properties.Metadata.TryGetValue(LeaseKey, out var id) ? id : null)
                : null;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    private void Renew()
    {
        try
        {
            _lease.Renew();
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            // Not here: whoever is told may dispose this, which waits for this call.
            _ = _lost.CancelAsync();
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or TaskCanceledException)
        {
            // No answer: the next renewal will tell.
        }
    }
}
