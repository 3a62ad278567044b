using System.Buffers;
using System.Diagnostics;
using Sweeper.Engine.Metering;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Journals;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Engine.Layout;

/// <summary>
/// The events of one sweep in the order in which they were handled, one a line, in segments. The state of the sweep is the fold over it; a snapshot after each
/// full segment saves reading what is before it. Only the coordinator that holds the sweep appends. What stands in <c>journal.jsonl</c>, where format 1 had its
/// journal, is not read: which trials are finished, the store knows.
/// </summary>
internal sealed class Journal
{
    private readonly IStore _store;
    private readonly string _sweep;
    private readonly JournalLimits _limits;
    private readonly ArrayBufferWriter<byte> _group = new(1 << 16);
    private long _next;
    private long _first;
    private long _length;

    private Journal(IStore store, string sweep, JournalLimits limits, JournalEnd end)
    {
        (_store, _sweep, _limits) = (store, sweep, limits);
        (_next, _first, _length) = (end.Next, end.First, end.Length);
    }

    /// <summary>Number of the newest event; 0 before the first.</summary>
    public long Last => _next - 1;

    /// <summary>Reads the journal, to append to it. A torn end, which was never acted upon, is cut off.</summary>
    /// <param name="initial">The sweep before its first event.</param>
    /// <exception cref="StoreException">Anything but the end of the newest segment is damaged; the message says where, and how to repair it.</exception>
    public static (Journal Journal, SweepState State) Open(IStore store, string sweep, SweepState initial, JournalLimits? limits = null)
    {
        var (folder, end) = Load(store, sweep, initial);
        if (end.Torn > 0)
            CutOff(folder, end);
        var journal = new Journal(store, sweep, limits ?? JournalLimits.Default, end);
        journal.StartSegmentIfFull(end.State);
        return (journal, end.State);
    }

    /// <summary>The newest state, for those who only look: a torn end stays where it is.</summary>
    /// <exception cref="StoreException">As for <see cref="Open"/>.</exception>
    public static SweepState Read(IStore store, string sweep, SweepState initial) => Load(store, sweep, initial).End.State;

    /// <summary>All events from the first on, one after another.</summary>
    /// <exception cref="StoreException">While it is read: as for <see cref="Open"/>, but older segments must be whole too.</exception>
    public static IEnumerable<JournalRecord> ReadAll(IStore store, string sweep)
    {
        var folder = new JournalFolder(store, sweep);
        var next = 1L;
        foreach (var first in folder.Segments)
        {
            var name = folder.NameOfSegment(first);
            if (first != next)
                throw folder.Refused(new JournalException(JournalFault.Damaged, $"event {next} is missing: the next segment is '{name}'"));
            using var stream = store.OpenRead(name) ?? Stream.Null;
            var reader = new JournalReader(stream, name, first, mayBeTorn: first == folder.Segments[^1]);
            while (Read(reader, folder) is { } record)
                yield return record;
            next = reader.Next;
        }
    }

    /// <summary>Makes a group of events durable, all or none of it as far as can be helped, in one append.</summary>
    /// <param name="after">The state after the last of them.</param>
    /// <exception cref="StoreConflictException">Another coordinator has the sweep.</exception>
    /// <exception cref="StoreException">The journal cannot take them, so that none of them must be acted upon.</exception>
    public void Append(IReadOnlyList<JournalRecord> records, SweepState after)
    {
        if (records.Count == 0)
            return;
        _group.ResetWrittenCount();
        for (var i = 0; i < records.Count; i++)
            JournalLine.Format(_group, _next + i, records[i]);
        Append(_group.WrittenSpan);
        _next += records.Count;
        _length += _group.WrittenCount;
        StartSegmentIfFull(after);
    }

    private static void CutOff(JournalFolder folder, JournalEnd end)
    {
        var name = folder.NameOfSegment(end.First);
        try
        {
            var whole = folder.Bytes(name).AsMemory(0, (int)end.Length);
            folder.Store.Write(name, stream => stream.Write(whole.Span));
        }
        catch (IOException e)
        {
            throw Refused(folder.Store, name, e);
        }
    }

    private static StoreException Refused(IStore store, string name, IOException e) => new(
        $"the journal '{name}' in the store '{store.Name}' must take every event, but: {e.Message.TrimEnd('.')}; "
        + "make room and run the same command again: it carries on", e);

    private static JournalRecord? Read(JournalReader reader, JournalFolder folder)
    {
        try
        {
            return reader.Read();
        }
        catch (JournalException e)
        {
            throw folder.Refused(e);
        }
    }

    private static (JournalFolder Folder, JournalEnd End) Load(IStore store, string sweep, SweepState initial)
    {
        var folder = new JournalFolder(store, sweep);
        try
        {
            return (folder, JournalEnd.Of(folder, initial));
        }
        catch (JournalException e)
        {
            throw folder.Refused(e);
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        var name = JournalFolder.NameOfSegment(_sweep, _first);
        var since = Stopwatch.GetTimestamp();
        try
        {
            _store.Append(name, bytes, _length);
            EngineMeter.Appended(since);
        }
        catch (StoreConflictException e)
        {
            throw new StoreConflictException(
                $"only one coordinator may run the sweep '{_sweep}' of the store '{_store.Name}', but another one has taken it over: '{name}' is not {_length} bytes "
                + "long any more; leave it to that one, or end it and run the same command again", e);
        }
        catch (IOException e)
        {
            throw Refused(_store, name, e);
        }
    }

    private void StartSegmentIfFull(SweepState state)
    {
        if (!_limits.IsFull(_next - _first, _length))
            return;
        (_first, _length) = (_next, 0);
        TakeSnapshot(state);
    }

    /// <summary>The one before stays too, for when this one is damaged. A snapshot only saves time: where it cannot be written, the journal goes on without.</summary>
    private void TakeSnapshot(SweepState state)
    {
        try
        {
            var folder = new JournalFolder(_store, _sweep);
            folder.WriteSnapshot(Last, state);
            foreach (var older in folder.Snapshots.Where(last => last < Last).SkipLast(1))
                _store.Delete(folder.NameOfSnapshot(older));
        }
        catch (IOException)
        {
        }
    }
}
