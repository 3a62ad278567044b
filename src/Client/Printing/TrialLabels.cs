using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Printing;

/// <summary>What a trial is called in its sweep: <c>attention=mesa layers=2 seed 3</c>.</summary>
internal sealed class TrialLabels(SweepPlan plan)
{
    private readonly Dictionary<TrialId, string> _labels = plan.Arms
        .SelectMany(arm => arm.Trials.Select(trial => (trial.Id, Label: $"{arm.Label} seed {trial.Seed}")))
        .DistinctBy(t => t.Id)
        .ToDictionary(t => t.Id, t => t.Label);

    public string this[TrialId trial] => _labels[trial];
}
