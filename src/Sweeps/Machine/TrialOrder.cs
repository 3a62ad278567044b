using System.Collections.Immutable;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Machine;

/// <summary>The trials of a sweep in the order in which they are to start, and each one's place in it. Immutable; trials are only ever added behind.</summary>
public sealed class TrialOrder
{
    private readonly Dictionary<TrialId, int> _places;

    /// <param name="trials">Distinct.</param>
    public TrialOrder(IEnumerable<TrialId> trials)
    {
        Trials = [.. trials];
        _places = new Dictionary<TrialId, int>(Trials.Length);
        for (var i = 0; i < Trials.Length; i++)
            _places.Add(Trials[i], i);
    }

    public ImmutableArray<TrialId> Trials { get; }

    /// <summary>Place of the trial, or -1 when the sweep has no such trial.</summary>
    public int IndexOf(TrialId trial) => _places.GetValueOrDefault(trial, -1);

    /// <summary>This order with those of the trials behind it that it has not yet.</summary>
    public TrialOrder With(IEnumerable<TrialId> trials) => new(Trials.Concat(trials.Where(t => !_places.ContainsKey(t)).Distinct()));

    /// <summary>The trials as a set of indices; those that the sweep does not have are left out.</summary>
    public TrialSet SetOf(IEnumerable<TrialId> trials) => TrialSet.Of(trials.Select(IndexOf).Where(i => i >= 0));
}
