namespace Sweeper.Gateway.Access;

/// <summary>What a token lets its owner do. Each includes the ones before it.</summary>
public enum TokenRole
{
    /// <summary>Look at everything.</summary>
    View,

    /// <summary>Submit sweeps and control them.</summary>
    Submit,
}
