using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Sweeper.Engine.Stores;

namespace Sweeper.Storage.Azure;

/// <summary>
/// A store in a container of Azure Blob Storage: an object is a blob, its name the blob's, below a prefix. What two writers could do to each other is decided by the
/// server: ETags for <see cref="TryWrite"/>, the append position for <see cref="Append"/>, a lease for <see cref="Hold"/>.
/// </summary>
public sealed class AzureBlobStore : IStore
{
    private const string WriteKey = "write";

    /// <summary>Objects up to it are read into memory at once, so that replacing them does not disturb who reads; larger ones stream.</summary>
    private const int SmallBytes = 4 << 20;

    private readonly BlobContainerClient _container;
    private readonly string _prefix;
    private readonly BlobSettings _settings;

    private AzureBlobStore(string name, BlobContainerClient container, string prefix, BlobSettings settings) =>
        (Name, _container, _prefix, _settings) = (name, container, prefix, settings);

    public string Name { get; }

    /// <summary>Account, container and prefix: the same for the same store, whatever it is called.</summary>
    public Uri Place => new(_container.Uri.AbsoluteUri.TrimEnd('/') + "/" + _prefix);

    /// <summary>Connects, and makes the container if there is none.</summary>
    /// <exception cref="StoreException">The server does not answer, or refuses.</exception>
    public static AzureBlobStore Open(BlobAddress address, BlobSettings? settings = null) =>
        Connect(address, settings, container =>
        {
            // Null from CreateIfNotExists: somebody else made it meanwhile.
            if (!container.Exists().Value)
                container.CreateIfNotExists();
            return true;
        })!;

    /// <summary>Connects to look at it.</summary>
    /// <exception cref="StoreException">There is no such container, or the server does not answer, or refuses.</exception>
    public static AzureBlobStore OpenToRead(BlobAddress address, BlobSettings? settings = null) => TryOpenToRead(address, settings)
        ?? throw new StoreException($"the store '{address.Text}' must be a container, but there is none of that name; run a sweep first or use another --store");

    /// <summary>Connects to look at it; null when there is no such container.</summary>
    /// <exception cref="StoreException">The server does not answer, or refuses.</exception>
    public static AzureBlobStore? TryOpenToRead(BlobAddress address, BlobSettings? settings = null) =>
        Connect(address, settings, container => container.Exists().Value);

    public Stream? OpenRead(string name) => Call(name, blob =>
    {
        var content = _container.GetBlobClient(blob).DownloadStreaming().Value;
        if (content.Details.ContentLength > SmallBytes)
            return new BlobReadStream(content.Content, Name);
        using (content)
        {
            var whole = new MemoryStream((int)content.Details.ContentLength);
            content.Content.CopyTo(whole);
            whole.Position = 0;
            return (Stream?)whole;
        }
    });

    public long? Length(string name) => Call(name, blob => (long?)_container.GetBlobClient(blob).GetProperties().Value.ContentLength);

    public void Write(string name, Action<Stream> write) => Call(name, blob => Upload(blob, write, conditions: null, metadata: null));

    /// <summary>The ETag.</summary>
    public ObjectTag? Tag(string name) => Call(name, blob => new ObjectTag(_container.GetBlobClient(blob).GetProperties().Value.ETag.ToString()));

    public bool TryWrite(string name, Action<Stream> write, ObjectTag? expected) => Call(name, blob => RetryWatch.Tallied(wasRetried =>
    {
        var conditions = expected is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = new ETag(expected.Text) };
        var id = Guid.NewGuid().ToString();
        try
        {
            return Upload(blob, write, conditions, new Dictionary<string, string> { [WriteKey] = id });
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            // After a retry it may be our own first try that was faster.
            return wasRetried()
                && _container.GetBlobClient(blob).GetProperties().Value.Metadata.TryGetValue(WriteKey, out var there) && there == id;
        }
    }));

    public void Append(string name, ReadOnlySpan<byte> bytes, long at)
    {
        var copy = bytes.ToArray();
        Call(name, blob =>
        {
            new BlobAppend(_container, blob, Name, name).Append(copy, at);
            return true;
        });
    }

    public void Delete(string name) => Call(name, blob => _container.GetBlobClient(blob).DeleteIfExists().Value);

    public IReadOnlyList<string> List(string prefix)
    {
        if (prefix.Length > 0 && !prefix.EndsWith('/'))
            throw new ArgumentException($"A prefix must be empty or end with '/', but is '{prefix}'.", nameof(prefix));
        if (prefix.Length > 0)
            ObjectName.Check(prefix[..^1]);
        return BlobErrors.Mapped(Name, () =>
        {
            var names = _container.GetBlobs(prefix: _prefix + prefix).Select(b => b.Name[_prefix.Length..]).Where(ObjectName.IsLegal);
            return (IReadOnlyList<string>)[.. names.Order(StringComparer.Ordinal)];
        });
    }

    public IStoreHold Hold(string name, StoreHolder holder) =>
        Call(name, blob => BlobHold.Take(Leased(blob), $"'{name}' of the store '{Name}'", holder, _settings))!;

    public StoreHolder? HolderOf(string name) => Call(name, blob => BlobHold.HolderOf(Leased(blob)));

    public void Dispose()
    {
    }

    private static AzureBlobStore? Connect(BlobAddress address, BlobSettings? settings, Func<BlobContainerClient, bool> isThere)
    {
        var how = settings ?? new BlobSettings();
        try
        {
            return BlobErrors.Mapped(address.Text, () => isThere(address.Connect(how.Options(toOpen: true))))
                ? new AzureBlobStore(address.Text, address.Connect(how.Options(toOpen: false)), address.Prefix, how)
                : null;
        }
        catch (IOException e) when (e is not StoreException)
        {
            throw new StoreException(e.Message, e);
        }
    }

    /// <summary>The blob that is leased for a folder; a name that no object can have.</summary>
    private BlobClient Leased(string folder) => _container.GetBlobClient(folder + "/.lease");

    private bool Upload(string blob, Action<Stream> write, BlobRequestConditions? conditions, Dictionary<string, string>? metadata)
    {
        var client = _container.GetBlockBlobClient(blob);
        using var upload = new BlockUpload(client, _settings.BlockBytes);
        try
        {
            write(upload);
            upload.Commit(conditions, metadata);
        }
        catch (RequestFailedException e) when (conditions is null && e.ErrorCode == BlobErrorCode.InvalidBlobType)
        {
            // An append blob is to become a block blob, which the server does not do in one step.
            client.DeleteIfExists();
            using var again = new BlockUpload(client, _settings.BlockBytes);
            write(again);
            again.Commit(conditions, metadata);
        }

        return true;
    }

    /// <summary>Default for a blob, or a container, that is not there.</summary>
    private T? Call<T>(string name, Func<string, T> call)
    {
        var blob = _prefix + ObjectName.Check(name);
        return BlobErrors.Mapped(Name, () =>
        {
            try
            {
                return call(blob);
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                return default(T?);
            }
        });
    }
}
