using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Reporting;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Results;

/// <summary>Scores the oracles that the sweep's book has not, as many at a time as there are devices, once training is over and the cores are free.</summary>
public static class OracleScoring
{
    /// <param name="devices">Oracles that are scored at a time, ≥ 1.</param>
    /// <returns>All oracles of the plan, in its order; also in the book then.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> fired; nothing was written.</exception>
    /// <exception cref="IOException">The store cannot be read, or cannot take it.</exception>
    public static async Task<IReadOnlyList<OracleRow>> ScoreAsync(
        SweepPlan plan,
        ITrialExecutor executor,
        IStore store,
        int devices,
        CancellationToken stop)
    {
        var folder = new SweepFolder(store, plan.Id);
        var book = OracleBook.Open(folder);
        var groups = OracleGroups.Of(plan, executor.DecidesOracles);
        var scores = groups.Select(book.Find).ToArray();
        var missing = Enumerable.Range(0, groups.Count).Where(i => scores[i] is null).ToList();
        if (missing.Count > 0)
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = devices, CancellationToken = stop };
            await Parallel.ForEachAsync(missing, parallel, (i, token) =>
            {
                scores[i] = executor.Score(groups[i].Oracle, groups[i].Configuration, token);
                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);
        }

        OracleRow[] rows = [.. groups.Select((group, i) => new OracleRow(group.Oracle, group.Axes, scores[i]!))];
        if (missing.Count > 0)
            OracleBook.Write(folder, rows);
        return rows;
    }
}
