using Sweeper.Engine.Stores;

namespace Sweeper.Engine.Tests.Fakes;

/// <summary>A disk of limited size: whatever does not fit fails as a full disk does, halfway. Bytes are never given back.</summary>
internal sealed class BudgetStore(IStore store) : IStore
{
    private long _left = long.MaxValue;

    public long Left
    {
        get => Interlocked.Read(ref _left);
        set => Interlocked.Exchange(ref _left, value);
    }

    public string Name => store.Name;

    public Stream? OpenRead(string name) => store.OpenRead(name);

    public long? Length(string name) => store.Length(name);

    public void Write(string name, Action<Stream> write) => store.Write(name, Within(write));

    public ObjectTag? Tag(string name) => store.Tag(name);

    public bool TryWrite(string name, Action<Stream> write, ObjectTag? expected) => store.TryWrite(name, Within(write), expected);

    public void Append(string name, ReadOnlySpan<byte> bytes, long at)
    {
        Spend(bytes.Length);
        store.Append(name, bytes, at);
    }

    public void Delete(string name) => store.Delete(name);

    public IReadOnlyList<string> List(string prefix) => store.List(prefix);

    public IStoreHold Hold(string name, StoreHolder holder) => store.Hold(name, holder);

    public StoreHolder? HolderOf(string name) => store.HolderOf(name);

    public void Dispose() => store.Dispose();

    private Action<Stream> Within(Action<Stream> write) => stream =>
    {
        using var whole = new MemoryStream();
        write(whole);
        stream.Write(whole.ToArray().AsSpan(0, (int)Math.Min(whole.Length, Left)));
        Spend(whole.Length);
    };

    private void Spend(long bytes)
    {
        if (bytes > Left)
            throw new IOException("No space left on device");
        Interlocked.Add(ref _left, -bytes);
    }
}
