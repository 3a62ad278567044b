namespace Sweeper.Sweeps.Machine;
/// <summary>stop_if first Of of them: Failed fail</summary>
public sealed record StopLaw(int Failed, int Of);
