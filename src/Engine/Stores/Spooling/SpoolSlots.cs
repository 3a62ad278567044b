using System.Globalization;

namespace Sweeper.Engine.Stores.Spooling;

/// <summary>
/// Which part of a spool folder is whose: <c>0/</c>, <c>1/</c>, … each held by one process. What a killed process left in its own is found by the next one. Each is a
/// folder store of its own and shares no lock with the others: a process that is frozen in the middle of a change holds up nobody.
/// </summary>
internal static class SpoolSlots
{
    private const int Most = 1000;

    /// <summary>Slots that nobody holds now and that hold something; each is given with its hold.</summary>
    public static IEnumerable<(FolderStore Slot, IStoreHold Hold)> LeftBehind(FolderStore spool)
    {
        foreach (var slot in spool.List("").Select(n => n.Split('/')[0]).Distinct())
        {
            if (TryHold(spool, slot) is { } hold)
                yield return (Open(spool, slot), hold);
        }
    }

    /// <summary>A slot for this process.</summary>
    public static (FolderStore Slot, IStoreHold Hold) Take(FolderStore spool)
    {
        for (var i = 0; i < Most; i++)
        {
            var slot = i.ToString(CultureInfo.InvariantCulture);
            if (TryHold(spool, slot) is { } hold)
                return (Open(spool, slot), hold);
        }

        throw new StoreException($"at most {Most} processes of a host may write to one blob store, but as many hold the spool '{spool.Name}'; end some");
    }

    private static FolderStore Open(FolderStore spool, string slot) => FolderStore.Open(Path.Combine(spool.Name, slot));

    private static IStoreHold? TryHold(FolderStore spool, string slot)
    {
        try
        {
            return spool.Hold(slot, StoreHolder.Here(TimeProvider.System));
        }
        catch (StoreException)
        {
            return null;
        }
    }
}
