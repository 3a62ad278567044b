using System.Globalization;

namespace Sweeper.Engine.Stores.Spooling;

/// <summary>
/// Which part of a spool folder is whose: <c>0/</c>, <c>1/</c>, … each held by one process. What a killed process left in its own is found by the next one.
/// </summary>
internal static class SpoolSlots
{
    private const int Most = 1000;

    /// <summary>Slots that nobody holds now and that hold something; each is given with its hold.</summary>
    public static IEnumerable<(string Slot, IStoreHold Hold)> LeftBehind(FolderStore files)
    {
        foreach (var slot in files.List("").Select(n => n.Split('/')[0]).Distinct())
        {
            if (TryHold(files, slot) is { } hold)
                yield return (slot, hold);
        }
    }

    /// <summary>A slot for this process.</summary>
    public static (string Slot, IStoreHold Hold) Take(FolderStore files)
    {
        for (var i = 0; i < Most; i++)
        {
            var slot = i.ToString(CultureInfo.InvariantCulture);
            if (TryHold(files, slot) is { } hold)
                return (slot, hold);
        }

        throw new StoreException($"at most {Most} processes of a host may write to one blob store, but as many hold the spool '{files.Name}'; end some");
    }

    private static IStoreHold? TryHold(FolderStore files, string slot)
    {
        try
        {
            return files.Hold(slot, StoreHolder.Here(TimeProvider.System));
        }
        catch (StoreException)
        {
            return null;
        }
    }
}
