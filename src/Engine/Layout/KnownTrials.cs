using System.Collections.Concurrent;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Layout;

/// <summary>Which trials a store holds finished, whatever sweep trained them.</summary>
public static class KnownTrials
{
    private const int Together = 16;

    /// <returns>Completed or diverged, by trial; those that are not finished are absent.</returns>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public static IReadOnlyDictionary<TrialId, Ending> Read(IStore store, IReadOnlyList<Trial> trials)
    {
        var known = new ConcurrentDictionary<TrialId, Ending>();
        Parallel.ForEach(trials, new ParallelOptions { MaxDegreeOfParallelism = Together }, trial =>
        {
            if (new TrialFolder(store, trial.Id).ReadResult() is { } result && result.IsFinal())
                known[trial.Id] = result.Outcome;
        });
        return known;
    }
}
