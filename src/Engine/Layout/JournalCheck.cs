using System.Buffers;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Journals;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Engine.Layout;

/// <summary>What reading all of a journal found: every line and its checksum, numbers without gaps, decisions as the rules make them, snapshots as the fold.</summary>
/// <param name="Events">That were read before the first problem of the events, if any.</param>
/// <param name="Snapshots">That equal the state at their event.</param>
/// <param name="Torn">Bytes of a line without an end, which a killed process left: no problem, and cut off when the sweep is opened.</param>
/// <param name="Problems">For people; empty when all is well.</param>
public sealed record JournalCheck(long Events, int Segments, int Snapshots, int Torn, IReadOnlyList<string> Problems)
{
    /// <exception cref="IOException">The store cannot be read.</exception>
    internal static JournalCheck Of(IStore store, string sweep, SweepState initial)
    {
        var (folder, problems) = (new JournalFolder(store, sweep), new List<string>());
        var (end, good, unseen) = (new JournalEnd(initial, 1, 1, 0, 0), 0, folder.Snapshots.ToHashSet());
        try
        {
            foreach (var first in folder.Segments)
            {
                end = end.With(folder, first, isNewest: first == folder.Segments[^1]);
                if (unseen.Remove(end.Next - 1))
                    good += IsFold(folder, end, problems) ? 1 : 0;
            }

            problems.AddRange(unseen.Order().Select(last => $"the snapshot '{folder.NameOfSnapshot(last)}' must stand at the end of a segment, but none ends with event {last}"));
        }
        catch (JournalException e)
        {
            problems.Add(folder.Refused(e).Message);
        }

        return new JournalCheck(end.Next - 1, folder.Segments.Count, good, end.Torn, problems);
    }

    private static bool IsFold(JournalFolder folder, JournalEnd end, List<string> problems)
    {
        var (name, bytes) = (folder.NameOfSnapshot(end.Next - 1), new ArrayBufferWriter<byte>());
        Snapshot.Write(bytes, end.Next - 1, end.State);
        if (bytes.WrittenSpan.SequenceEqual(folder.Bytes(name)))
            return true;
        problems.Add($"the snapshot '{name}' must be the state after event {end.Next - 1}, but is damaged or another one; it may be deleted");
        return false;
    }
}
