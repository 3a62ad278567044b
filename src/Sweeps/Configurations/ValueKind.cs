namespace Sweeper.Sweeps.Configurations;

/// <summary>What sort of thing a configuration value is. The schema fixes it per path, so that equal configurations have equal text.</summary>
public enum ValueKind
{
    /// <summary>A whole number (<see cref="long"/>).</summary>
    Integer,

    /// <summary>A finite real number (<see cref="double"/>).</summary>
    Real,

    /// <summary>One of the words that a parameter allows.</summary>
    Word,

    /// <summary>true or false.</summary>
    Truth,
}
