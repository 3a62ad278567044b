using Sweeper.Engine.Stores;

namespace Sweeper.Bench.Durability;

/// <summary>A store that counts what is asked of it.</summary>
internal sealed class CountingStore(IStore store) : IStore
{
    private int _writes;
    private int _appends;
    private int _lists;

    public string Name => store.Name;

    /// <summary>Objects written whole, each flushed to the disk with its folder.</summary>
    public int Writes => _writes;

    /// <summary>Each flushed to the disk.</summary>
    public int Appends => _appends;

    public int Lists => _lists;

    public Stream? OpenRead(string name) => store.OpenRead(name);

    public long? Length(string name) => store.Length(name);

    public void Write(string name, Action<Stream> write)
    {
        Interlocked.Increment(ref _writes);
        store.Write(name, write);
    }

    public ObjectTag? Tag(string name) => store.Tag(name);

    public bool TryWrite(string name, Action<Stream> write, ObjectTag? expected) => store.TryWrite(name, write, expected);

    public void Append(string name, ReadOnlySpan<byte> bytes, long at)
    {
        Interlocked.Increment(ref _appends);
        store.Append(name, bytes, at);
    }

    public void Delete(string name) => store.Delete(name);

    public IReadOnlyList<string> List(string prefix)
    {
        Interlocked.Increment(ref _lists);
        return store.List(prefix);
    }

    public IStoreHold Hold(string name, StoreHolder holder) => store.Hold(name, holder);

    public StoreHolder? HolderOf(string name) => store.HolderOf(name);

    public void Dispose() => store.Dispose();
}
