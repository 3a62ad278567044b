using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Simulation;

/// <summary>A trial that is not trained: what it would take and report. All of it is a function of the trial, and no chance.</summary>
/// <param name="Steps">Of a whole training, ≥ 1.</param>
/// <param name="StepTime">Of one step on a device of speed 1.</param>
public sealed record SimulatedTrial(TrialId Id, int Steps, TimeSpan StepTime, LearningCurve Curve)
{
    /// <summary>Step at which it diverges; null when it does not.</summary>
    public int? DivergesAt { get; init; }

    /// <summary>It runs out of memory unless it has the pool of devices to itself.</summary>
    public bool NeedsAlone { get; init; }

    /// <summary>It runs out of memory in any case.</summary>
    public bool TooLarge { get; init; }

    /// <summary>The store has its result before the sweep begins.</summary>
    public bool Known { get; init; }
}
