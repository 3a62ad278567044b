using Sweeper.Engine.Stores;

namespace Sweeper.Engine.Tests.Clusters;

/// <summary>A store as one process has it: it can be away for that process alone, and what the process holds can be taken from it, as when it is killed.</summary>
internal sealed class SiloStore(IStore store) : IStore
{
    private readonly Lock _gate = new();
    private readonly List<IStoreHold> _holds = [];
    private volatile bool _isAway;
    private bool _isDead;

    /// <summary>True while it answers nothing.</summary>
    public bool IsAway
    {
        get => _isAway;
        set => _isAway = value;
    }

    public string Name => store.Name;

    public Stream? OpenRead(string name) => Ask(() => store.OpenRead(name));

    public long? Length(string name) => Ask(() => store.Length(name));

    public ObjectTag? Tag(string name) => Ask(() => store.Tag(name));

    public IReadOnlyList<string> List(string prefix) => Ask(() => store.List(prefix));

    public StoreHolder? HolderOf(string name) => Ask(() => store.HolderOf(name));

    public bool TryWrite(string name, Action<Stream> write, ObjectTag? expected) => Ask(() => store.TryWrite(name, write, expected));

    public void Write(string name, Action<Stream> write) => Do(() => store.Write(name, write));

    public void Delete(string name) => Do(() => store.Delete(name));

    public void Append(string name, ReadOnlySpan<byte> bytes, long at)
    {
        var copy = bytes.ToArray();
        Do(() => store.Append(name, copy, at));
    }

    public IStoreHold Hold(string name, StoreHolder holder)
    {
        lock (_gate)
        {
            if (_isDead)
                throw new IOException("a process that is dead holds nothing");
            var hold = new Droppable(Ask(() => store.Hold(name, holder)));
            _holds.Add(hold);
            return hold;
        }
    }

    /// <summary>The process is dead: what it held is free. What it was about to write may still land.</summary>
    public void Kill()
    {
        lock (_gate)
            _isDead = true;
        DropHolds();
    }

    /// <summary>Others can have what the process held; it does not know.</summary>
    public void DropHolds()
    {
        lock (_gate)
            _holds.ForEach(h => h.Dispose());
    }

    public void Dispose()
    {
    }

    private T Ask<T>(Func<T> ask) => _isAway ? throw new IOException("the store is away") : ask();

    private void Do(Action act) => Ask(() =>
    {
        act();
        return true;
    });

    private sealed class Droppable(IStoreHold hold) : IStoreHold
    {
        private int _dropped;

        public CancellationToken Lost => hold.Lost;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _dropped, 1) == 0)
                hold.Dispose();
        }
    }
}
