using Sweeper.Engine.Metering;

namespace Sweeper.Engine.Stores.Spooling;

/// <summary>
/// The changes that wait, in the order in which they were made, each durable on the local disk before it is answered. Not for several threads: its owner locks.
/// </summary>
internal sealed class SpoolQueue
{
    private readonly FolderStore _files;
    private readonly LinkedList<SpoolEntry> _entries = new();
    private readonly Dictionary<string, List<SpoolEntry>> _byName = [];
    private long _next;

    /// <param name="files">A slot that this process holds; what a killed one left there is the start of the queue.</param>
    public SpoolQueue(FolderStore files)
    {
        _files = files;
        foreach (var file in files.List(""))
        {
            if (SpoolEntry.Read(files, file) is { } entry)
                Add(entry);
            else
                files.Delete(file);
            _next = long.Parse(file, System.Globalization.CultureInfo.InvariantCulture) + 1;
        }
    }

    public FolderStore Files => _files;

    public int Count => _entries.Count;

    public long Bytes { get; private set; }

    public SpoolEntry? First => _entries.First?.Value;

    /// <summary>What waits for an object, oldest first, from the newest that makes earlier ones void on.</summary>
    public IReadOnlyList<SpoolEntry> Of(string name) =>
        _byName.TryGetValue(name, out var entries) ? entries[Math.Max(0, entries.FindLastIndex(e => e.Change != Change.Append))..] : [];

    /// <summary>Names of the objects that something waits for.</summary>
    public IEnumerable<string> Names => _byName.Keys;

    /// <param name="entry">On the disk already.</param>
    public void Add(SpoolEntry entry)
    {
        _entries.AddLast(entry);
        if (!_byName.TryGetValue(entry.Name, out var entries))
            _byName.Add(entry.Name, entries = []);
        entries.Add(entry);
        Grow(entry.Bytes);
    }

    /// <summary>A name for a new entry's file.</summary>
    public string NextFile() => $"{_next++:000000000000}";

    public void Append(string name, ReadOnlySpan<byte> bytes, long at)
    {
        // Only the newest one: an append that overtook another change could be seen before it.
        if (_entries.Last?.Value is { IsSealed: false, Change: Change.Append } last && last.Name == name && last.At + last.Bytes == at)
        {
            _files.Append(last.File, bytes, last.HeadBytes + last.Bytes);
            last.Bytes += bytes.Length;
            Grow(bytes.Length);
            return;
        }

        var (file, head) = (NextFile(), SpoolEntry.HeadLine(Change.Append, name, at));
        _files.Append(file, [.. head, .. bytes], 0);
        Add(new SpoolEntry(file, new SpoolEntry.Head(Change.Append, name, at), head.Length, bytes.Length));
    }

    public void Remove(SpoolEntry entry)
    {
        if (!_entries.Remove(entry))
            return;
        _byName[entry.Name].Remove(entry);
        if (_byName[entry.Name].Count == 0)
            _byName.Remove(entry.Name);
        Grow(-entry.Bytes);
        _files.Delete(entry.File);
    }

    public void RemoveAll(Func<SpoolEntry, bool> which)
    {
        foreach (var entry in _entries.Where(which).ToList())
            Remove(entry);
    }

    private void Grow(long bytes)
    {
        Bytes += bytes;
        EngineMeter.Spooled(bytes);
    }
}
