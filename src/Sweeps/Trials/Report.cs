namespace Sweeper.Sweeps.Trials;

/// <summary>Metrics at a step. What is in it is a function of the trial alone; speeds and times are not in it.</summary>
/// <param name="Step">Training steps done, 0 … steps.</param>
public sealed record Report(int Step, IReadOnlyDictionary<string, double> Metrics);
