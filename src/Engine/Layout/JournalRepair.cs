using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Journals;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Engine.Layout;

/// <summary>
/// What a repair did to a journal that could not be opened. It keeps the events up to the first damage behind the newest good snapshot and puts everything
/// else aside, under a name of its own beside the old one. Trials that finished in events that are lost are known all the same: the store holds their results.
/// What is damaged before the newest good snapshot is left as it is, because the state does not depend on it.
/// </summary>
/// <param name="Kept">Number of the last event that is kept.</param>
/// <param name="Lost">Lines behind it, whole or not; 0 when there was nothing to repair.</param>
/// <param name="Aside">Names under which the damaged objects are kept.</param>
public sealed record JournalRepair(long Kept, long Lost, IReadOnlyList<string> Aside)
{
    /// <exception cref="StoreException">A newer sweeper wrote the journal, so that nothing is damaged; or the store cannot be written.</exception>
    internal static JournalRepair Run(IStore store, string sweep, SweepState initial)
    {
        var folder = new JournalFolder(store, sweep);
        try
        {
            return new Turn(folder, initial).Run();
        }
        catch (JournalException e)
        {
            throw folder.Refused(e);
        }
    }

    private sealed class Turn(JournalFolder folder, SweepState initial)
    {
        private readonly List<string> _aside = [];

        public JournalRepair Run()
        {
            foreach (var damaged in folder.Snapshots.Where(IsDamaged))
                Remove(folder.NameOfSnapshot(damaged));
            var next = JournalEnd.Start(folder, initial).Last + 1;
            var segments = folder.Segments.Where(first => first >= next).ToList();
            for (var i = 0; i < segments.Count; i++)
            {
                var (read, whole) = segments[i] == next ? Read(segments[i], isNewest: i == segments.Count - 1) : (next, 0);
                next = read;
                if (whole is { } length)
                    return new JournalRepair(next - 1, Cut(segments[i], length, segments.Skip(i + 1), next), _aside);
            }

            return new JournalRepair(next - 1, 0, _aside);
        }

        private bool IsDamaged(long last)
        {
            try
            {
                folder.ReadSnapshot(last, initial);
                return false;
            }
            catch (JournalException e)
            {
                return e.Fault == JournalFault.Damaged;
            }
        }

        /// <returns>Number of the first event that could not be read, and the bytes before it; null when all could.</returns>
        private (long Next, long? Whole) Read(long first, bool isNewest)
        {
            var name = folder.NameOfSegment(first);
            using var stream = folder.Store.OpenRead(name) ?? Stream.Null;
            var reader = new JournalReader(stream, name, first, isNewest);
            try
            {
                while (reader.Read() is not null)
                {
                }

                return (reader.Next, null);
            }
            catch (JournalException e) when (e.Fault == JournalFault.Damaged)
            {
                return (reader.Next, reader.Offset);
            }
        }

        /// <returns>Lines that are lost.</returns>
        private long Cut(long first, long whole, IEnumerable<long> behind, long next)
        {
            var (name, lost) = (folder.NameOfSegment(first), 0L);
            foreach (var later in behind.Reverse())
                lost += LinesOf(Remove(folder.NameOfSegment(later)));
            foreach (var later in folder.Snapshots.Where(last => last >= next && folder.Store.Length(folder.NameOfSnapshot(last)) is not null))
                Remove(folder.NameOfSnapshot(later));
            var bytes = PutAside(name);
            if (whole == 0)
                folder.Store.Delete(name);
            else
                folder.Store.Write(name, stream => stream.Write(bytes.AsSpan(0, (int)whole)));
            return lost + LinesOf(bytes.AsSpan((int)whole));
        }

        private byte[] Remove(string name)
        {
            var bytes = PutAside(name);
            folder.Store.Delete(name);
            return bytes;
        }

        private byte[] PutAside(string name)
        {
            var (aside, bytes) = (folder.NameAside(name), folder.Bytes(name));
            folder.Store.Write(aside, stream => stream.Write(bytes));
            _aside.Add(aside);
            return bytes;
        }

        private static long LinesOf(ReadOnlySpan<byte> bytes) => bytes.Count((byte)'\n') + (bytes.Length > 0 && bytes[^1] != '\n' ? 1 : 0);
    }
}
