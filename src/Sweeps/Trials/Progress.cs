namespace Sweeper.Sweeps.Trials;

/// <summary>Where a running trial stands, for people who watch: never stored, never decided upon.</summary>
/// <param name="Loss">Training loss of the newest step.</param>
/// <param name="TokensPerSecond">Trained tokens a second since the last progress.</param>
public sealed record Progress(int Step, int Steps, double Loss, double TokensPerSecond);
