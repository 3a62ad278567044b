using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Sweeper.Engine.Stores;

namespace Sweeper.Storage.Azure;

/// <summary>
/// Appends to one blob at a known length. The usual blob is an append blob, for which the server checks the length. One that was written whole (a copied journal)
/// is a block blob: its list of blocks grows by one, under the condition that nobody else changed it; so that no moment exists in which it is not whole.
/// </summary>
internal sealed class BlobAppend(BlobContainerClient container, string blob, string store, string name)
{
    /// <summary>The largest block that every version of the service appends.</summary>
    private const int Largest = 4 << 20;

    /// <exception cref="StoreConflictException">The blob is of another length.</exception>
    public void Append(ReadOnlySpan<byte> bytes, long at)
    {
        for (var done = 0; done < bytes.Length || done == 0; done += Largest)
        {
            var part = bytes.Slice(done, Math.Min(Largest, bytes.Length - done)).ToArray();
            var place = at + done;
            RetryWatch.Tallied(wasRetried => AppendPart(part, place, wasRetried));
        }
    }

    private bool AppendPart(byte[] bytes, long at, Func<bool> wasRetried)
    {
        var client = container.GetAppendBlobClient(blob);
        var options = new AppendBlobAppendBlockOptions { Conditions = new AppendBlobRequestConditions { IfAppendPositionEqual = at } };
        for (var created = false; ; created = true)
        {
            try
            {
                client.AppendBlock(new MemoryStream(bytes), options);
                return true;
            }
            catch (RequestFailedException e) when (e.Status == 404 && at == 0 && !created)
            {
                CreateIfAbsent(client);
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                throw StoreConflictException.OfAppend(store, name, at, null);
            }
            catch (RequestFailedException e) when (e.Status == 412)
            {
                // After a retry the refusal may be of our own first try's making: it had arrived, its answer had not.
                if (wasRetried() && EndsWith(bytes, at))
                    return true;
                throw StoreConflictException.OfAppend(store, name, at, Properties()?.ContentLength);
            }
            catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.InvalidBlobType)
            {
                return AppendBlock(bytes, at, wasRetried);
            }
        }
    }

    private static void CreateIfAbsent(AppendBlobClient client)
    {
        try
        {
            client.Create(new AppendBlobCreateOptions { Conditions = new AppendBlobRequestConditions { IfNoneMatch = ETag.All } });
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // Somebody else did; the length will tell whether they wrote.
        }
    }

    private bool AppendBlock(byte[] bytes, long at, Func<bool> wasRetried)
    {
        var client = container.GetBlockBlobClient(blob);
        var now = Properties();
        if (now?.ContentLength != at)
            throw StoreConflictException.OfAppend(store, name, at, now?.ContentLength);
        var ids = client.GetBlockList(BlockListTypes.Committed).Value.CommittedBlocks.Select(b => b.Name).ToList();
        try
        {
            if (ids.Count == 0 && at > 0)
                ids.Add(Stage(client, client.DownloadContent().Value.Content.ToArray()));
            ids.Add(Stage(client, bytes));
            client.CommitBlockList(ids, new CommitBlockListOptions { Conditions = new BlobRequestConditions { IfMatch = now.ETag } });
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 412 || e.ErrorCode == "InvalidBlockList")
        {
            if (wasRetried() && EndsWith(bytes, at))
                return true;
            throw StoreConflictException.OfAppend(store, name, at, Properties()?.ContentLength);
        }
    }

    private static string Stage(BlockBlobClient client, byte[] bytes)
    {
        var id = BlockUpload.NewId();
        client.StageBlock(id, new MemoryStream(bytes));
        return id;
    }

    private BlobProperties? Properties()
    {
        try
        {
            return container.GetBlobClient(blob).GetProperties().Value;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    private bool EndsWith(byte[] bytes, long at)
    {
        if (Properties()?.ContentLength != at + bytes.Length)
            return false;
        var range = new BlobDownloadOptions { Range = new HttpRange(at, bytes.Length) };
        return bytes.Length == 0 || container.GetBlobClient(blob).DownloadContent(range).Value.Content.ToMemory().Span.SequenceEqual(bytes);
    }
}
