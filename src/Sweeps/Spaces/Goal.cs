namespace Sweeper.Sweeps.Spaces;

/// <summary>Which way is better.</summary>
public enum Goal
{
    Min,
    Max,
}
