using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;

namespace Sweeper.Sweeps.Simulation;

/// <summary>What is to be simulated, whatever happens around it.</summary>
/// <param name="Trials">In the order in which they are to start; ids are distinct.</param>
/// <param name="Rule">Null: all trials train to their end.</param>
public sealed record SimulatedSweep(IReadOnlyList<SimulatedTrial> Trials, FailurePolicy Failures, StoppingRule? Rule)
{
    /// <summary>Steps of the rungs; empty without a rule.</summary>
    public IReadOnlyList<int> RungSteps { get; } = Rule?.Rungs(Trials.Min(t => t.Steps)) ?? [];

    /// <summary>The sweep before its first event.</summary>
    public SweepState Start() =>
        SweepState.Of(Trials.Select(t => t.Id), Rule is null ? null : StoppingState.Start(Rule, Goal.Min, RungSteps));
}
