using Sweeper.Client.Stored;
using Sweeper.Engine.Layout;
using Sweeper.Sweeps.Reporting;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Running;

/// <summary>Scores the oracles that the sweep's book has not, as many at a time as there are devices, once training is over and the cores are free.</summary>
internal static class OracleScoring
{
    /// <returns>All oracles of the plan, in its order; also in the book then.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> fired; nothing was written.</exception>
    public static async Task<IReadOnlyList<OracleRow>> ScoreAsync(
        SweepPlan plan,
        ITrialExecutor executor,
        SweepFolder folder,
        int devices,
        CancellationToken stop)
    {
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
            });
        }

        OracleRow[] rows = [.. groups.Select((group, i) => new OracleRow(group.Oracle, group.Axes, scores[i]!))];
        if (missing.Count > 0)
            OracleBook.Write(folder, rows);
        return rows;
    }
}
