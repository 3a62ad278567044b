namespace Sweeper.Sweeps.Trials;

/// <summary>What an untrained reference predictor scores on the test sequences of a task.</summary>
/// <param name="N">Number of test sequences.</param>
/// <param name="Mean">Mean of the objective's metric over them.</param>
/// <param name="Low">Lower end of the 95 % interval over test sequences.</param>
/// <param name="High">Upper end of it.</param>
/// <param name="LossByPosition">Per context position, T values.</param>
/// <param name="Setting">What was searched, for people: <c>step size 0.0331</c>; null when nothing was.</param>
public sealed record OracleScore(int N, double Mean, double Low, double High, IReadOnlyList<double> LossByPosition, string? Setting);
