namespace Sweeper.Sweeps.Specs;

/// <summary>A value together with where it was written.</summary>
internal sealed record Located<T>(T Value, Place Place);
