using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Upkeep;

/// <summary>
/// Reads everything in a store and holds it against what vouches for it: artifacts against the hashes in results, checkpoints against their seals, trials against
/// their ids, journals line by line. Opening a store trusts sizes; this does not. Writes nothing.
/// </summary>
/// <param name="Findings">Empty when all is well.</param>
public sealed record StoreCheck(StoreCounts Counts, IReadOnlyList<StoreFinding> Findings)
{
    /// <param name="sweep">Only this sweep and its trials; null: everything.</param>
    /// <param name="progress">Told now and then what is being read.</param>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public static StoreCheck Of(IStore store, string? sweep, Action<string> progress)
    {
        StoreFormat.Check(store);
        var findings = new List<StoreFinding>();
        var counts = new StoreCounts(0, 0, 0, 0, 0, 0, 0, 0);
        var plans = new List<SweepPlan>();
        foreach (var id in sweep is null ? SweepFolder.List(store) : [sweep])
        {
            progress($"sweep {id}");
            counts = counts with { Sweeps = counts.Sweeps + 1 };
            if (Plan(store, id, findings) is not { } plan)
                continue;
            plans.Add(plan);
            counts = counts with { Events = counts.Events + Journal(store, plan, findings) };
        }

        var trials = sweep is null ? TrialsOf(store) : [.. plans.SelectMany(p => p.Trials).Select(t => t.Id).Where(id => store.List($"trials/{id}/").Count > 0)];
        foreach (var trial in trials)
        {
            if (counts.Trials % 100 == 0)
                progress($"trial {counts.Trials + 1} of {trials.Count}");
            var found = TrialCheck.Of(store, trial);
            findings.AddRange(found.Findings);
            counts = counts with
            {
                Trials = counts.Trials + 1,
                Results = counts.Results + found.Results,
                Artifacts = counts.Artifacts + found.Artifacts,
                Checkpoints = counts.Checkpoints + found.Checkpoints,
            };
        }

        var lineages = sweep is null ? store.List("lineages/") : [];
        findings.AddRange(lineages.Where(name => LeadsNowhere(store, name)).Select(name => new StoreFinding(
            name, "it must name a finished trial that kept its last checkpoint, but names none", "nothing: longer trials find another one", [name])));
        return new StoreCheck(counts with { Lineages = lineages.Count, Aside = store.List("").Count(IsAside) }, findings);
    }

    internal static IReadOnlyList<TrialId> TrialsOf(IStore store) => [.. store.List("trials/").Select(n => n.Split('/')[1]).Distinct().Select(id => new TrialId(id))];

    /// <summary>An index entry of a trial that cannot be continued.</summary>
    internal static bool LeadsNowhere(IStore store, string lineage)
    {
        var parts = lineage[(lineage.LastIndexOf('/') + 1)..].Split('-');
        return parts.Length != 2 || store.Length($"trials/{parts[1]}/checkpoints/{parts[0]}") is null;
    }

    private static bool IsAside(string name) => name.Contains("/damaged/", StringComparison.Ordinal) || name.Contains(".damaged-", StringComparison.Ordinal);

    private static SweepPlan? Plan(IStore store, string id, List<StoreFinding> findings)
    {
        var folder = new SweepFolder(store, id);
        try
        {
            folder.ReadRevision();
            return folder.ReadPlan() ?? throw new StoreException($"'{id}/plan.json' is missing");
        }
        catch (StoreException e)
        {
            findings.Add(new StoreFinding($"{id}/plan.json", e.Message, "nothing: running the sweep with its own command writes it anew; what was added to it must be added again", [$"{id}/plan.json", $"{id}/revision.json"]));
            return null;
        }
    }

    private static long Journal(IStore store, SweepPlan plan, List<StoreFinding> findings)
    {
        var check = new SweepFolder(store, plan.Id).CheckJournal(plan);
        findings.AddRange(check.Problems.Select(problem => new StoreFinding($"{plan.Id}/journal/", problem, "the events behind the damage; finished trials are kept", []) { Journal = plan.Id }));
        return check.Events;
    }
}
