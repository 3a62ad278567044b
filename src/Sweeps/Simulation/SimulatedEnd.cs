using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Simulation;

/// <summary>Where a trial of a simulated sweep ended up: without times and attempts, so that it can be compared with another run's.</summary>
/// <param name="Steps">Of its newest checkpoint.</param>
/// <param name="Passed">Rungs beyond which it was let go.</param>
/// <param name="Value">The objective after its last step; null unless it completed.</param>
public sealed record SimulatedEnd(TrialStage Stage, Ending? Ending, int Steps, int Passed, double? Value);
