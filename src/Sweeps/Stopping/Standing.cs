namespace Sweeper.Sweeps.Stopping;

/// <summary>Where a trial stands.</summary>
/// <param name="Rung">The rung that it is at, or on the way to: it went on at all rungs before. The number of rungs when it went on at the last one.</param>
public readonly record struct Standing(int Rung, Whereabouts Whereabouts);
