using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Results;

/// <summary>The results that a store has of a sweep's trials, whatever sweep trained them; read once.</summary>
public sealed class TrialResults
{
    private const int Together = 16;

    private readonly Dictionary<TrialId, TrialResult> _results;

    private TrialResults(Dictionary<TrialId, TrialResult> results) => _results = results;

    /// <summary>In the order of the trials that were asked for.</summary>
    public IReadOnlyCollection<TrialResult> All => _results.Values;

    /// <exception cref="IOException">The store cannot be read.</exception>
    public static TrialResults Read(IStore store, IReadOnlyList<Trial> trials) => new(Read(store, trials, _ => true, result => result));

    /// <summary>As <see cref="Read(IStore, IReadOnlyList{Trial})"/>, with no more kept than how the finished ones ended.</summary>
    /// <returns>Completed or diverged, by trial; those that are not finished are absent.</returns>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public static IReadOnlyDictionary<TrialId, Ending> ReadFinal(IStore store, IReadOnlyList<Trial> trials) =>
        Read(store, trials, result => result.IsFinal(), result => result.Outcome);

    /// <returns>Null when the trial has none.</returns>
    public TrialResult? Find(TrialId trial) => _results.GetValueOrDefault(trial);

    /// <summary>True when the trial is not trained again.</summary>
    public bool IsFinal(TrialId trial) => Find(trial)?.IsFinal() == true;

    private static Dictionary<TrialId, T> Read<T>(IStore store, IReadOnlyList<Trial> trials, Func<TrialResult, bool> wanted, Func<TrialResult, T> kept)
    {
        var results = new ConcurrentDictionary<TrialId, T>();
        try
        {
            Parallel.ForEach(trials, new ParallelOptions { MaxDegreeOfParallelism = Together }, trial =>
            {
                if (new TrialFolder(store, trial.Id).ReadResult() is { } result && wanted(result))
                    results[trial.Id] = kept(result);
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<IOException>().FirstOrDefault() is { } first)
        {
            // One that could not be read is as good as all of them.
            ExceptionDispatchInfo.Throw(first);
        }

        return trials.Where(t => results.ContainsKey(t.Id)).DistinctBy(t => t.Id).ToDictionary(t => t.Id, t => results[t.Id]);
    }
}
