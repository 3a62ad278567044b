using Sweeper.Sweeps.Journals;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Engine.Layout;

/// <summary>Where a journal ends, and the state of the sweep there.</summary>
/// <param name="Next">Number of the event that comes next.</param>
/// <param name="First">Number of the first event of the newest segment, into which it goes; there may be none of that name yet.</param>
/// <param name="Length">Bytes of that segment's whole lines.</param>
/// <param name="Torn">Bytes behind them.</param>
internal sealed record JournalEnd(SweepState State, long Next, long First, long Length, int Torn)
{
    /// <summary>The newest snapshot that is good, or the beginning, and all events behind it.</summary>
    /// <exception cref="JournalException">Something other than the end of the newest segment is damaged, or a newer version or other rules made it.</exception>
    public static JournalEnd Of(JournalFolder folder, SweepState initial)
    {
        var (last, state) = Start(folder, initial);
        var (end, segments) = (new JournalEnd(state, last + 1, last + 1, 0, 0), folder.Segments.Where(first => first > last).ToList());
        foreach (var first in segments)
            end = end.With(folder, first, isNewest: first == segments[^1]);
        return end;
    }

    /// <summary>The newest snapshot that is good; 0 and the beginning where there is none. One of other rules counts as none: the events tell.</summary>
    public static (long Last, SweepState State) Start(JournalFolder folder, SweepState initial)
    {
        foreach (var last in folder.Snapshots.Reverse())
        {
            try
            {
                return (last, folder.ReadSnapshot(last, initial));
            }
            catch (JournalException e) when (e.Fault != JournalFault.Newer)
            {
                continue;
            }
        }

        return (0, initial);
    }

    /// <summary>The end after the segment that starts with event <paramref name="first"/>.</summary>
    /// <exception cref="JournalException">As for <see cref="Of"/>.</exception>
    public JournalEnd With(JournalFolder folder, long first, bool isNewest)
    {
        var name = folder.NameOfSegment(first);
        if (first != Next)
            throw new JournalException(JournalFault.Damaged, $"event {Next} is missing: the next segment is '{name}'");
        using var stream = folder.Store.OpenRead(name) ?? Stream.Null;
        var reader = new JournalReader(stream, name, first, mayBeTorn: isNewest);
        var state = JournalReplay.Fold(State, reader);
        return new JournalEnd(state, reader.Next, first, reader.Offset, reader.Torn);
    }
}
