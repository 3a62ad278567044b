using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Upkeep;

/// <summary>What a store may forget without any table changing.</summary>
/// <param name="Trials">Objects of trials that no sweep of the store asks for.</param>
/// <param name="Checkpoints">
/// Last checkpoints of finished trials, and their entries in the index. Only longer trials continue from them: as long as a sweep of the store has a trial that is not
/// finished, none is listed.
/// </param>
/// <param name="Entries">Entries of that index which lead nowhere.</param>
public sealed record StoreGarbage(IReadOnlyList<string> Trials, IReadOnlyList<string> Checkpoints, IReadOnlyList<string> Entries)
{
    /// <summary>Looks for it.</summary>
    /// <exception cref="IOException">The store cannot be read, or a plan in it.</exception>
    public static StoreGarbage Of(IStore store)
    {
        StoreFormat.Check(store);
        var wanted = SweepFolder.List(store).SelectMany(id => new SweepFolder(store, id).ReadPlan()!.Trials).Select(t => t.Id).ToHashSet();
        var there = StoreCheck.TrialsOf(store);
        var finished = there.Where(id => new TrialFolder(store, id).ReadResult()?.IsFinal() == true).ToHashSet();
        var lineages = store.List("lineages/");
        List<string> checkpoints = wanted.IsSubsetOf(finished)
            ? [.. finished.Where(wanted.Contains).SelectMany(id => Index(lineages, id).Concat(store.List($"trials/{id}/checkpoints/"))).Order(StringComparer.Ordinal)]
            : [];
        return new StoreGarbage(
            [.. there.Where(id => !wanted.Contains(id)).SelectMany(id => Index(lineages, id).Concat(store.List($"trials/{id}/").OrderByDescending(IsResult)))],
            checkpoints,
            [.. lineages.Where(name => StoreCheck.LeadsNowhere(store, name))]);
    }

    /// <summary>Removes objects, each result before what it vouches for.</summary>
    /// <exception cref="StoreException">Somebody runs a sweep of the store, or it cannot be written.</exception>
    public static void Remove(IStore store, IEnumerable<string> names, TimeProvider time)
    {
        using var quiet = StoreQuiet.Of(store, time);
        foreach (var name in names)
            store.Delete(name);
    }

    private static IEnumerable<string> Index(IReadOnlyList<string> lineages, TrialId trial) => lineages.Where(name => name.EndsWith("-" + trial.Text, StringComparison.Ordinal));

    private static bool IsResult(string name) => name.EndsWith("/result.json", StringComparison.Ordinal);
}
