using System.Diagnostics;
using Sweeper.Engine.Metering;
using Sweeper.Engine.Stores;

namespace Sweeper.Engine.Tracing;

/// <summary>A store whose writes are spans: <c>write</c> with the object's name and its bytes. Whose store it is stays with whoever opened it.</summary>
internal sealed class TracedStore(IStore store) : IStore
{
    public string Name => store.Name;

    public Stream? OpenRead(string name) => store.OpenRead(name);

    public long? Length(string name) => store.Length(name);

    public void Write(string name, Action<Stream> write)
    {
        var (since, bytes) = (Stopwatch.GetTimestamp(), 0L);
        using var span = EngineActivity.Below("write");
        span?.SetTag("object", name);
        try
        {
            store.Write(name, stream =>
            {
                using var counting = new CountingStream(stream);
                write(counting);
                bytes = counting.Length;
            });
        }
        catch (Exception e)
        {
            span.Failed(e);
            throw;
        }

        span?.SetTag("bytes", bytes);
        EngineMeter.Wrote(since, bytes);
    }

    public ObjectTag? Tag(string name) => store.Tag(name);

    public bool TryWrite(string name, Action<Stream> write, ObjectTag? expected) => store.TryWrite(name, write, expected);

    public void Append(string name, ReadOnlySpan<byte> bytes, long at) => store.Append(name, bytes, at);

    public void Delete(string name) => store.Delete(name);

    public IReadOnlyList<string> List(string prefix) => store.List(prefix);

    public IStoreHold Hold(string name, StoreHolder holder) => store.Hold(name, holder);

    public StoreHolder? HolderOf(string name) => store.HolderOf(name);

    public void Dispose()
    {
    }
}
