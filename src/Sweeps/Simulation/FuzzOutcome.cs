namespace Sweeper.Sweeps.Simulation;

/// <summary>One random sweep with random faults, held against the laws.</summary>
/// <param name="Compared">Its result was compared with the undisturbed sweep's, and not only its course with the laws of every moment.</param>
/// <param name="Violations">Empty when all is well.</param>
public sealed record FuzzOutcome(long Seed, bool Compared, SimulationResult Result, IReadOnlyList<string> Violations);
