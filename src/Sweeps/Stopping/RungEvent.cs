namespace Sweeper.Sweeps.Stopping;

/// <summary>What changed a <see cref="StoppingState"/>. The events of a state, applied in order to a fresh one, give the same state.</summary>
public abstract record RungEvent(int Trial)
{
    /// <param name="Value">Finite; null: the trial failed before it got there.</param>
    public sealed record Arrived(int Trial, int Rung, double? Value) : RungEvent(Trial);

    public sealed record Withdrawn(int Trial) : RungEvent(Trial);
}
