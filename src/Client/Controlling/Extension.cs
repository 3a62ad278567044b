using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Controlling;

/// <summary>What is to be added to a sweep.</summary>
/// <param name="Before">The sweep with all that was added to it before.</param>
/// <param name="Plan">The sweep with this too.</param>
internal sealed record Extension(SweepRevision Revision, SweepPlan Before, SweepPlan Plan)
{
    /// <summary>Trials that the sweep has not yet.</summary>
    public IReadOnlyList<Trial> Added { get; } = [.. Plan.Trials.Skip(Before.Trials.Count)];

    /// <param name="stored">The sweep as the store has it.</param>
    /// <param name="file">Null: the stored sweep file.</param>
    /// <param name="seeds">More seeds for every arm, ≥ 0.</param>
    /// <param name="sets">Values to be added to axes, <c>path=value,…</c>; another setting such as <c>search.trials=40</c> replaces the old one.</param>
    /// <exception cref="InputException">Trials would be missing, or none would be added.</exception>
    public static Extension Of(IStore store, SweepPlan stored, string? file, int seeds, IReadOnlyList<string> sets, ITrialExecutor executor)
    {
        var newest = Waiting(store, stored) ?? new SweepFolder(store, stored.Id).ReadRevision()
            ?? throw new InputException($"'{stored.Id}' was run by an older sweeper, which did not keep its overrides. Run its command once more, then add to it.");
        var before = SpecFile.PlanOf(newest, executor);
        var current = Extended(stored, before);
        var revision = newest with { Text = file is null ? newest.Text : SpecFile.TextOf(file), Extends = true };
        foreach (var set in sets)
            revision = Set(revision, Widened(before, set));
        if (seeds > 0)
            revision = Set(revision, $"seeds={SpecFile.PlanOf(revision, executor).Seeds + seeds}");
        var extension = new Extension(revision, current, Extended(current, SpecFile.PlanOf(revision, executor)));
        return extension.Added.Count > 0 ? extension : throw new InputException(
            $"Something must be added to '{stored.Id}', but it has all of these {Figures.Count(current.Trials.Count, "trial")} already."
            + (file is null || newest.Sets.Count == 0 ? "" : $" (It is run with --set {string.Join(" --set ", newest.Sets)}, which holds over the file.)"));
    }

    /// <summary><c>12 trials: 3 new seeds for 4 arms</c>.</summary>
    public override string ToString()
    {
        var (known, added) = (Before.Trials.Select(t => t.Id).ToHashSet(), Added.Select(t => t.Id).ToHashSet());
        var old = Plan.Arms.Where(a => a.Trials.Any(t => known.Contains(t.Id))).ToList();
        var grown = old.Where(a => a.Trials.Any(t => added.Contains(t.Id))).ToList();
        List<string> parts = [];
        if (grown.Count > 0)
            parts.Add($"{Figures.Count(grown.Max(a => a.Trials.Count(t => added.Contains(t.Id))), "new seed")} for {Figures.Count(grown.Count, "arm")}");
        if (Plan.Arms.Count > old.Count)
            parts.Add($"{Figures.Count(Plan.Arms.Count - old.Count, "new arm")} with {Figures.Count(Plan.Seeds, "seed")}");
        return $"{Figures.Count(Added.Count, "trial")}: {string.Join(" and ", parts)}";
    }

    /// <summary>What is not yet taken counts too: otherwise the second of two additions would drop the first.</summary>
    private static SweepRevision? Waiting(IStore store, SweepPlan stored) =>
        new ControlBox(store, stored.Id).Waiting().Select(w => w.Request).OfType<ControlRequest.Extend>().LastOrDefault()?.Revision;

    private static SweepPlan Extended(SweepPlan sweep, SweepPlan larger) =>
        sweep.Extend(larger, out var why) ?? throw new InputException($"'{sweep.Id}' cannot be extended so: {why}. Give it what it has and more, or run another sweep: finished trials are shared.");

    private static SweepRevision Set(SweepRevision revision, string set) =>
        revision with { Sets = [.. revision.Sets.Where(s => PathOf(s) != PathOf(set)), set] };

    /// <summary>The values of a parameter that the arms have already, and the new ones.</summary>
    private static string Widened(SweepPlan plan, string set)
    {
        var path = PathOf(set);
        var old = plan.Arms.Where(a => a.Configuration.Paths.Contains(path)).Select(a => a.Configuration[path].ToString()).Distinct().ToList();
        if (old.Count == 0 || !set.Contains('='))
            return set;
        var more = set[(set.IndexOf('=') + 1)..].Trim().TrimStart('[').TrimEnd(']').Split(',', StringSplitOptions.TrimEntries).Where(v => !old.Any(o => IsSame(o, v)));
        return $"{path}={string.Join(',', old.Concat(more))}";
    }

    private static bool IsSame(string a, string b) => a == b || (double.TryParse(a, out var x) && double.TryParse(b, out var y) && x.Equals(y));

    private static string PathOf(string set) => set.Split('=')[0].Trim();
}
