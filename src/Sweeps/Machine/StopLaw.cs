namespace Sweeper.Sweeps.Machine;

/// <summary>When a sweep stops by itself: when so many of its first trials, in its order, failed for good.</summary>
public sealed record StopLaw(int Failed, int First);
