using System.Collections.Concurrent;
using Sweeper.Engine.Stores;

namespace Sweeper.Engine.Tests.Fakes;

/// <summary>A remote store that can be away, and that can do what it is asked and lose the answer. Lists the changes that it made.</summary>
internal sealed class FlakyStore(IStore store) : IStore
{
    private volatile bool _isAway;
    private int _lost;

    public bool IsAway
    {
        get => _isAway;
        set => _isAway = value;
    }

    /// <summary>Changes, in order: <c>write a/x</c>, <c>append s/log 10</c> (bytes), <c>delete a/x</c>.</summary>
    public ConcurrentQueue<string> Changes { get; } = [];

    public string Name => "far";

    /// <summary>The next so many appends are done, and fail.</summary>
    public void LoseAnswers(int count) => _lost = count;

    public Stream? OpenRead(string name) => Ask(() => store.OpenRead(name));

    public long? Length(string name) => Ask(() => store.Length(name));

    public ObjectTag? Tag(string name) => Ask(() => store.Tag(name));

    public IReadOnlyList<string> List(string prefix) => Ask(() => store.List(prefix));

    public StoreHolder? HolderOf(string name) => Ask(() => store.HolderOf(name));

    public IStoreHold Hold(string name, StoreHolder holder) => Ask(() => store.Hold(name, holder));

    public bool TryWrite(string name, Action<Stream> write, ObjectTag? expected) => Ask(() => store.TryWrite(name, write, expected));

    public void Write(string name, Action<Stream> write) => Ask(() =>
    {
        store.Write(name, write);
        Changes.Enqueue($"write {name}");
        return true;
    });

    public void Delete(string name) => Ask(() =>
    {
        store.Delete(name);
        Changes.Enqueue($"delete {name}");
        return true;
    });

    public void Append(string name, ReadOnlySpan<byte> bytes, long at)
    {
        var copy = bytes.ToArray();
        Ask(() =>
        {
            store.Append(name, copy, at);
            Changes.Enqueue($"append {name} {copy.Length}");
            return Interlocked.Decrement(ref _lost) >= 0 ? throw new IOException("the answer was lost") : true;
        });
    }

    public void Dispose() => store.Dispose();

    private T Ask<T>(Func<T> ask) => _isAway ? throw new IOException("the far store is away") : ask();
}
