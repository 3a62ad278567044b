using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Stored;

/// <summary>The results that a store has of a plan's trials, read once.</summary>
internal sealed class StoredTrials(IStore store, SweepPlan plan)
{
    private readonly Dictionary<TrialId, TrialResult> _results = plan.Trials
        .Select(t => new TrialFolder(store, t.Id).ReadResult())
        .OfType<TrialResult>()
        .ToDictionary(r => new TrialId(r.Id));

    public IReadOnlyCollection<TrialResult> Results => _results.Values;

    public TrialResult? Find(TrialId trial) => _results.GetValueOrDefault(trial);

    /// <summary>True when the trial is not trained again.</summary>
    public bool IsFinal(TrialId trial) => Find(trial)?.IsFinal() == true;
}
