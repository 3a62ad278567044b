using Sweeper.Engine.Stores;

namespace Sweeper.Engine.Tests.Fakes;

/// <summary>A store that says so before it changes anything, one change at a time: between any two changes is where a process may be killed.</summary>
/// <param name="before">Given the name of the object that is about to be changed.</param>
internal sealed class WatchedStore(IStore store, Action<string> before) : IStore
{
    private readonly Lock _gate = new();

    public string Name => store.Name;

    public Stream? OpenRead(string name) => store.OpenRead(name);

    public long? Length(string name) => store.Length(name);

    public void Write(string name, Action<Stream> write)
    {
        lock (_gate)
        {
            before(name);
            store.Write(name, write);
        }
    }

    public ObjectTag? Tag(string name) => store.Tag(name);

    public bool TryWrite(string name, Action<Stream> write, ObjectTag? expected)
    {
        lock (_gate)
        {
            before(name);
            return store.TryWrite(name, write, expected);
        }
    }

    public void Append(string name, ReadOnlySpan<byte> bytes, long at)
    {
        lock (_gate)
        {
            before(name);
            store.Append(name, bytes, at);
        }
    }

    public void Delete(string name)
    {
        lock (_gate)
        {
            before(name);
            store.Delete(name);
        }
    }

    public IReadOnlyList<string> List(string prefix) => store.List(prefix);

    public IStoreHold Hold(string name, StoreHolder holder) => store.Hold(name, holder);

    public StoreHolder? HolderOf(string name) => store.HolderOf(name);

    public void Dispose() => store.Dispose();
}
