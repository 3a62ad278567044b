using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Specs;

/// <summary>Spells a draft out into arms and trials.</summary>
internal sealed class Planner(Draft draft, ITrialExecutor executor, Place file, ProblemList problems)
{
    private const int BrokenAtMost = 1000;

    // Random search gives up where fewer than one draw in a hundred becomes an arm.
    private const int FirstDraws = 1000;
    private const int DrawsPerArm = 100;
    private const int MostDraws = 500_000;
    private readonly Space _space = new(draft, executor.Schema.Defaults, problems);

    /// <returns>Null with problems noted.</returns>
    public SweepPlan? Plan(string name)
    {
        if (problems.Blocked)
            return null;
        var table = new ArmTable(_space);
        var baselines = draft.BaselinePlace is { } place && draft.Baseline.Count > 0 ? new Baselines(_space, table, draft.Baseline, place) : null;
        if (draft.Random)
            Sample(table, baselines);
        else
            Multiply(table);
        if (!problems.Blocked)
            Enough(table);
        var compared = table.Arms.Select(arm => baselines is null || problems.Blocked ? null : baselines.Of(arm.Point)).ToList();
        if (problems.Blocked)
            return null;
        var sound = new ExecutorLaws(executor, _space, file, problems).Check(table.Arms, draft.Oracles);
        var rungs = draft.Stopping is null ? [] : new StoppingLaws(draft.Stopping, executor, problems).Rungs(sound);
        return problems.Any ? null : Of(name, table, compared, rungs);
    }

    private SweepPlan Of(string name, ArmTable table, List<int?> compared, IReadOnlyList<int> rungs)
    {
        var arms = table.Arms.Select((arm, i) => new Arm(i, arm.Point.Axes, arm.Configuration, Trials(arm.Configuration), compared[i])).ToList();
        var objective = new Objective(draft.Metric?.Value ?? executor.Metrics[0], draft.Goal);
        return new SweepPlan(name, objective, draft.Seeds, [.. draft.Axes.Select(a => a.Path)], arms, [.. draft.Oracles.Select(o => o.Value)])
        {
            Stopping = draft.Stopping?.Build(),
            Rungs = rungs,
            Failures = draft.Failures,
            Device = draft.Device,
            Numerics = executor.Numerics,
        };
    }

    private IReadOnlyList<Trial> Trials(Configuration configuration) =>
        [.. Enumerable.Range(1, draft.Seeds).Select(seed => Trial.Of(configuration, seed, executor.Numerics))];

    private void Multiply(ArmTable table)
    {
        if (new Grid(_space, HeadReader.MostTrials).Points() is not { } points)
        {
            problems.Block(file, $"The axes have at most {HeadReader.MostTrials} combinations, but these have more. Take values out, or use random search.");
            return;
        }

        // Different points are different configurations here: nothing may set an axis of the same arm (Space.Set, DraftLaws), and conditions read axes only.
        foreach (var point in points.TakeWhile(_ => _space.Broken < BrokenAtMost))
            table.TryAdd(point, out _);
    }

    private void Sample(ArmTable table, Baselines? baselines)
    {
        var wanted = draft.Draws!.Value;
        if ((long)wanted * draft.Seeds > HeadReader.MostTrials)
            return;
        if (baselines?.Counterpart(null) is { } baseline && !table.TryAdd(baseline, out _) && table.LeftOut.TryGetValue(baseline.Key, out var constraint))
            problems.Block(draft.BaselinePlace!.Value, $"Arms are compared with the arm {baseline.Label}, but the constraint {Quoted.Of(constraint.Text)} leaves it out. Change one of them.");
        wanted += table.Arms.Count;
        var search = new RandomSearch(_space, draft.SearchSeed);
        var (draws, twins) = (0, 0);
        for (; draws < Math.Min(MostDraws, FirstDraws + ((long)DrawsPerArm * table.Arms.Count)) && table.Arms.Count < wanted && _space.Broken < BrokenAtMost && !(problems.Blocked && draws > draft.Draws); draws++)
        {
            if (!table.TryAdd(search.Draw(draws), out var twin) && twin is not null)
                twins++;
        }

        if (table.Arms.Count >= wanted || problems.Blocked)
            return;
        var found = draft.Draws.Value - (wanted - table.Arms.Count);
        problems.Block(draft.SearchPlace, $"Random search must find {draft.Draws} different arms, but found {found} in {draws} draws: constraints accepted {100.0 * (found + twins) / draws:0.###} % and {twins} were repeats. Ask for fewer trials, or widen the axes or constraints.");
    }

    private void Enough(ArmTable table)
    {
        var arms = draft.Random ? Math.Max(draft.Draws!.Value, table.Arms.Count) : table.Arms.Count;
        if ((long)arms * draft.Seeds > HeadReader.MostTrials)
            problems.Block(file, $"A sweep has at most {HeadReader.MostTrials} trials, but {arms} arms times {draft.Seeds} seeds are {(long)arms * draft.Seeds}. Use fewer seeds or values.");
        if (arms > 0 || table.LeftOut.Count == 0)
            return;
        var by = table.LeftOut.Values.GroupBy(f => f).OrderByDescending(g => g.Count()).ToList();
        var each = string.Join(", ", by.Select(g => $"{Quoted.Of(g.Key.Text)} {g.Count()}"));
        problems.Block(by[0].Key.Place, $"Constraints must leave an arm, but none of {table.LeftOut.Count} is left ({each}). Relax one.");
    }
}
