using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;

namespace Sweeper.Engine.Upkeep;

/// <summary>
/// Makes a damaged store one that every command works on again. Nothing is deleted: what is damaged is put aside in a folder <c>damaged/</c> beside it, which nobody
/// reads.
/// </summary>
public static class StoreRepair
{
    /// <param name="check">What to repair.</param>
    /// <returns>A line for each thing that was done: what was put aside, what is kept, what is lost.</returns>
    /// <exception cref="StoreException">Somebody runs a sweep of the store, or it cannot be written.</exception>
    public static IReadOnlyList<string> Run(IStore store, StoreCheck check, TimeProvider time)
    {
        using var quiet = StoreQuiet.Of(store, time);
        var done = new List<string>();
        foreach (var sweep in check.Findings.Select(f => f.Journal).OfType<string>().Distinct())
        {
            var folder = new SweepFolder(store, sweep);
            var repair = folder.RepairJournal(folder.ReadPlan()!);
            done.Add($"journal of {sweep}: kept events 1 … {repair.Kept}, lost {repair.Lost}; put aside {(repair.Aside.Count == 0 ? "nothing" : string.Join(", ", repair.Aside))}");
        }

        foreach (var finding in check.Findings.Where(f => f.Aside.Count > 0))
        {
            var aside = finding.Aside.Select(name => PutAside(store, name)).OfType<string>().ToList();
            if (aside.Count > 0)
                done.Add($"{finding.Object}: put aside as {string.Join(", ", aside)}; lost: {finding.Lost}");
        }

        return done;
    }

    /// <returns>The new name; null when the object is gone already.</returns>
    private static string? PutAside(IStore store, string name)
    {
        var aside = FreeName(store, name);
        using (var stream = store.OpenRead(name))
        {
            if (stream is null)
                return null;
            store.Write(aside, stream.CopyTo);
        }

        store.Delete(name);
        return aside;
    }

    /// <summary><c>trials/ID/checkpoints/0000000020</c> goes to <c>trials/ID/damaged/checkpoints-0000000020-1</c>.</summary>
    private static string FreeName(IStore store, string name)
    {
        var parts = name.Split('/');
        var owner = parts[0] == "trials" ? 2 : 1;
        var stem = $"{string.Join('/', parts[..owner])}/damaged/{string.Join('-', parts[owner..])}";
        return Enumerable.Range(1, int.MaxValue).Select(k => $"{stem}-{k}").First(free => store.Length(free) is null);
    }
}
