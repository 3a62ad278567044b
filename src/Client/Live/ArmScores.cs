using Sweeper.Engine.Results;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Statistics;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Live;

/// <summary>The objective of the trials that have completed so far, by arm.</summary>
internal sealed class ArmScores
{
    private SweepPlan _plan;
    private ILookup<TrialId, Arm> _arms;
    private readonly Dictionary<int, List<double>> _scores = [];
    private readonly HashSet<TrialId> _counted = [];

    public ArmScores(SweepPlan plan, TrialResults known)
    {
        (_plan, _arms) = (plan, ArmsOf(plan));
        foreach (var trial in plan.Trials)
        {
            if (known.Find(trial.Id) is { Outcome: Ending.Completed } result)
                Add(trial, result.Metrics);
        }
    }

    /// <summary>Arms or seeds were added; those that were there keep their place.</summary>
    public void Extend(SweepPlan plan)
    {
        var scores = _scores.ToDictionary(s => _plan.Arms[s.Key].Label, s => s.Value);
        (_plan, _arms) = (plan, ArmsOf(plan));
        _scores.Clear();
        foreach (var arm in plan.Arms.Where(a => scores.ContainsKey(a.Label)))
            _scores[arm.Index] = scores[arm.Label];
    }

    /// <summary>A trial that was added before is not added again: it may end between the moment from which events are told and that in which results are read.</summary>
    public void Add(Trial trial, IReadOnlyDictionary<string, double> metrics)
    {
        if (!_counted.Add(trial.Id) || !metrics.TryGetValue(_plan.Objective.Metric, out var score) || !double.IsFinite(score))
            return;
        foreach (var arm in _arms[trial.Id])
        {
            if (!_scores.TryGetValue(arm.Index, out var scores))
                _scores[arm.Index] = scores = [];
            scores.Add(score);
        }
    }

    /// <summary>The best arms by their means, best first.</summary>
    public IReadOnlyList<(Arm Arm, Estimate Score)> Best(int count)
    {
        var all = _scores.Select(s => (Arm: _plan.Arms[s.Key], Score: Estimate.Of(s.Value)!)).ToList();
        var ordered = _plan.Objective.Goal == Goal.Min ? all.OrderBy(a => a.Score.Mean) : all.OrderByDescending(a => a.Score.Mean);
        return [.. ordered.Take(count)];
    }

    private static ILookup<TrialId, Arm> ArmsOf(SweepPlan plan) =>
        plan.Arms.SelectMany(arm => arm.Trials.Select(t => (t.Id, arm))).ToLookup(t => t.Id, t => t.arm);
}
