using Sweeper.Engine.Stores;

namespace Sweeper.Bench.Durability;

/// <summary>A store that counts what is asked of it.</summary>
internal sealed class CountingStore(IStore store) : IStore
{
    private int _writes;
    private int _appends;
    private int _lists;
    private int _reads;
    private int _probes;
    private int _deletes;
    private long _appended;

    public string Name => store.Name;

    /// <summary>The same store for whoever is not to be counted.</summary>
    public IStore Uncounted => store;

    /// <summary>Objects written whole, each flushed to the disk with its folder.</summary>
    public int Writes => _writes;

    /// <summary>Each flushed to the disk.</summary>
    public int Appends => _appends;

    public int Lists => _lists;

    /// <summary>Objects opened, or found not to be there.</summary>
    public int Reads => _reads;

    /// <summary>Looks at an object's length or tag.</summary>
    public int Probes => _probes;

    public int Deletes => _deletes;

    public long AppendedBytes => Interlocked.Read(ref _appended);

    public Stream? OpenRead(string name)
    {
        Interlocked.Increment(ref _reads);
        return store.OpenRead(name);
    }

    public long? Length(string name)
    {
        Interlocked.Increment(ref _probes);
        return store.Length(name);
    }

    public void Write(string name, Action<Stream> write)
    {
        Interlocked.Increment(ref _writes);
        store.Write(name, write);
    }

    public ObjectTag? Tag(string name)
    {
        Interlocked.Increment(ref _probes);
        return store.Tag(name);
    }

    public bool TryWrite(string name, Action<Stream> write, ObjectTag? expected)
    {
        Interlocked.Increment(ref _writes);
        return store.TryWrite(name, write, expected);
    }

    public void Append(string name, ReadOnlySpan<byte> bytes, long at)
    {
        Interlocked.Increment(ref _appends);
        Interlocked.Add(ref _appended, bytes.Length);
        store.Append(name, bytes, at);
    }

    public void Delete(string name)
    {
        Interlocked.Increment(ref _deletes);
        store.Delete(name);
    }

    public IReadOnlyList<string> List(string prefix)
    {
        Interlocked.Increment(ref _lists);
        return store.List(prefix);
    }

    public IStoreHold Hold(string name, StoreHolder holder) => store.Hold(name, holder);

    public StoreHolder? HolderOf(string name) => store.HolderOf(name);

    public void Dispose() => store.Dispose();
}
