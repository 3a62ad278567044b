using Sweeper.Engine.Stores;

namespace Sweeper.Engine.Tests.Fakes;

/// <summary>A store that says so before it changes anything, one change at a time: between any two changes is where a process may be killed.</summary>
internal sealed class WatchedStore(IStore store, Action before) : IStore
{
    private readonly Lock _gate = new();

    public string Name => store.Name;

    public Stream? OpenRead(string name) => store.OpenRead(name);

    public long? Length(string name) => store.Length(name);

    public void Write(string name, Action<Stream> write)
    {
        lock (_gate)
        {
            before();
            store.Write(name, write);
        }
    }

    public void Append(string name, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            before();
            store.Append(name, bytes);
        }
    }

    public void Flush(string name) => store.Flush(name);

    public void Delete(string name)
    {
        lock (_gate)
        {
            before();
            store.Delete(name);
        }
    }

    public IReadOnlyList<string> List(string prefix) => store.List(prefix);

    public void Dispose() => store.Dispose();
}
