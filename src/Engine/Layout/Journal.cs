using System.Text;
using System.Text.Json;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Engine.Layout;

/// <summary>
/// The events of one sweep in the order in which they were handled: <c>journal.jsonl</c>, one a line. The state of the sweep is the fold over it.
/// </summary>
internal sealed class Journal
{
    private readonly IStore _store;
    private readonly string _name;
    private long _length;

    private Journal(IStore store, string name, IReadOnlyList<SweepEvent> past, long length) => (_store, _name, Past, _length) = (store, name, past, length);

    /// <summary>What was in it when it was opened.</summary>
    public IReadOnlyList<SweepEvent> Past { get; }

    /// <summary>Reads the journal. A last line without an end, which a killed process left, was never acted upon: it is cut off.</summary>
    /// <exception cref="StoreException">A whole line is not an event that this version knows.</exception>
    public static Journal Open(IStore store, string name)
    {
        var bytes = Bytes(store, name);
        var (past, whole) = Parse(bytes, store, name);
        if (whole < bytes.Length)
            store.Write(name, stream => stream.Write(bytes.AsSpan(0, whole)));
        return new Journal(store, name, past, whole);
    }

    /// <summary>The whole events, for those who only look: a torn end stays where it is.</summary>
    /// <exception cref="StoreException">A whole line is not an event that this version knows.</exception>
    public static IReadOnlyList<SweepEvent> Read(IStore store, string name) => Parse(Bytes(store, name), store, name).Past;

    private static byte[] Bytes(IStore store, string name)
    {
        using var copy = new MemoryStream();
        using (var stream = store.OpenRead(name))
            stream?.CopyTo(copy);
        return copy.ToArray();
    }

    /// <returns>The events and the length of their lines.</returns>
    private static (List<SweepEvent> Past, int Whole) Parse(byte[] bytes, IStore store, string name)
    {
        var (past, whole) = (new List<SweepEvent>(), 0);
        while (bytes.AsSpan(whole).IndexOf((byte)'\n') is >= 0 and var length)
        {
            try
            {
                past.Add(JournalLine.Parse(bytes.AsSpan(whole, length)));
            }
            catch (JsonException e)
            {
                throw new StoreException(
                    $"every line of the journal '{name}' in the store '{store.Name}' must be an event, "
                    + $"but line {past.Count + 1} is not: {e.Message.TrimEnd('.')}; "
                    + "move the folder of the sweep away and run it again: finished trials are kept", e);
            }

            whole += length + 1;
        }

        return (past, whole);
    }

    /// <exception cref="StoreException">The journal cannot take the event, so the event must not be acted upon.</exception>
    /// <exception cref="StoreConflictException">Somebody else appended to it.</exception>
    public void Append(SweepEvent @event)
    {
        try
        {
            var line = Encoding.UTF8.GetBytes(JournalLine.Format(@event) + "\n");
            _store.Append(_name, line, _length);
            _length += line.Length;
        }
        catch (IOException e) when (e is not StoreConflictException)
        {
            throw new StoreException(
                $"the journal '{_name}' in the store '{_store.Name}' must take every event, but: {e.Message.TrimEnd('.')}; "
                + "make room and run the same command again: it carries on", e);
        }
    }
}
