using Sweeper.Client.Exits;
using Sweeper.Engine.Service;
using Sweeper.Engine.Stores;

namespace Sweeper.Client.Clusters;

/// <summary>
/// A cluster's store as its gateway shows it: to be read, objects whole at a time. It remembers nothing, since all may change. Who wants something changed asks
/// the cluster (<see cref="ClusterClient"/>).
/// </summary>
internal sealed class HttpStore(ClusterClient client) : IStore
{
    public string Name => client.Name;

    /// <summary>Whose store it is; disposed with it.</summary>
    public ClusterClient Cluster => client;

    public Stream? OpenRead(string name) => Asked(name, client.Object);

    public long? Length(string name) => Asked(name, client.Head)?.Length;

    public ObjectTag? Tag(string name) => Asked(name, client.Head) is { } head
        ? new ObjectTag(head.Tag ?? throw new StoreException($"the cluster {Name} must say which '{name}' it has (ETag), but does not; it is of another version"))
        : null;

    public IReadOnlyList<string> List(string prefix)
    {
        if (prefix.Length > 0 && !prefix.EndsWith('/'))
            throw new ArgumentException($"A prefix must be empty or end with '/', but is '{prefix}'.", nameof(prefix));
        if (prefix.Length > 0)
            ObjectName.Check(prefix[..^1]);
        return [.. client.Objects(prefix).Order(StringComparer.Ordinal)];
    }

    /// <summary>The cluster itself, while it has the sweep in hand.</summary>
    public StoreHolder? HolderOf(string name) =>
        Asked(name, sweep => client.Find(sweep, CancellationToken.None)) is { } status && IsHeld(status.Standing) ? new StoreHolder(0, client.Address.Url.Authority, DateTimeOffset.UnixEpoch) : null;

    public void Write(string name, Action<Stream> write) => throw Refusal(name);

    public bool TryWrite(string name, Action<Stream> write, ObjectTag? expected) => throw Refusal(name);

    public void Append(string name, ReadOnlySpan<byte> bytes, long at) => throw Refusal(name);

    public void Delete(string name) => throw Refusal(name);

    public IStoreHold Hold(string name, StoreHolder holder) => throw Refusal(name);

    public void Dispose() => client.Dispose();

    public static bool IsHeld(SweepStanding standing) =>
        standing is SweepStanding.Opening or SweepStanding.Waiting or SweepStanding.Running or SweepStanding.Paused or SweepStanding.Finishing;

    /// <summary>An object's name never is what a person gave, so that a gateway that finds it wrong is of another version.</summary>
    private T Asked<T>(string name, Func<string, T> call)
    {
        ObjectName.Check(name);
        try
        {
            return call(name);
        }
        catch (InputException e)
        {
            throw new StoreException($"the store of the cluster {Name} must answer for '{name}', but: {e.Message.TrimEnd('.')}", e);
        }
    }

    private StoreException Refusal(string name)
    {
        ObjectName.Check(name);
        return new StoreException($"the store of the cluster {Name} is only read from here, but '{name}' was to be written; the cluster alone writes it");
    }
}
