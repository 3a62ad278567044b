using Sweeper.Client.Clusters;
using Sweeper.Client.Exits;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Client.Stored;

/// <summary>Finds sweeps in a store by what people type.</summary>
internal static class StoredSweep
{
    /// <param name="asked">An id, a name, or the start of an id that only one sweep has.</param>
    /// <exception cref="InputException">None, or more than one.</exception>
    public static SweepPlan Find(IStore store, string asked) => new SweepFolder(store, IdOf(store, asked)).ReadPlan()!;

    /// <summary>Of all sweeps, in ordinal order. A cluster knows them without looking through its store.</summary>
    public static IReadOnlyList<string> Ids(IStore store) =>
        store is HttpStore there ? [.. there.Cluster.List(CancellationToken.None).Select(s => s.Id)] : SweepFolder.List(store);

    /// <summary>As <see cref="Find"/>, whether its plan can be read or not.</summary>
    /// <exception cref="InputException">None, or more than one.</exception>
    public static string IdOf(IStore store, string asked)
    {
        var ids = Ids(store);
        var found = ids.Where(id => id == asked).ToList();
        if (found.Count == 0)
            found = [.. ids.Where(id => id[..Math.Max(0, id.LastIndexOf('-'))] == asked)];
        if (found.Count == 0)
            found = [.. ids.Where(id => id.StartsWith(asked, StringComparison.Ordinal))];
        return found switch
        {
            [var id] => id,
            [] => throw new InputException($"the store '{store.Name}' must hold the sweep '{asked}', but holds {(ids.Count == 0 ? "none" : string.Join(", ", ids))}."),
            _ => throw new InputException($"'{asked}' must be one sweep, but may be any of {string.Join(", ", found)}. Write more of the id."),
        };
    }
}
