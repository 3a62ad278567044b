using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Reporting;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Results;

/// <summary>What is left to do for a sweep whose trials are over: score the oracles that its book has not, and write its table.</summary>
public static class SweepFinish
{
    /// <param name="devices">Oracles that are scored at a time, ≥ 1.</param>
    /// <returns>The report that was written. Done again, it is the same.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> fired while oracles were scored; nothing was written.</exception>
    /// <exception cref="IOException">The store cannot be read, or cannot take it.</exception>
    public static async Task<SweepReport> RunAsync(SweepPlan plan, ITrialExecutor executor, IStore store, int devices, CancellationToken stop)
    {
        await OracleScoring.ScoreAsync(plan, executor, store, devices, stop).ConfigureAwait(false);
        return StoredReport.Write(store, plan);
    }
}
