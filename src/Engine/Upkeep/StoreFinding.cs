namespace Sweeper.Engine.Upkeep;

/// <summary>Something in a store that is not as it was written.</summary>
/// <param name="Object">Its name.</param>
/// <param name="Problem">"it must be the 812 bytes of which the result has the SHA-256, but is not".</param>
/// <param name="Lost">What a repair costs: "the trial is trained again".</param>
/// <param name="Aside">Objects that a repair puts aside, so that nothing reads them any more.</param>
public sealed record StoreFinding(string Object, string Problem, string Lost, IReadOnlyList<string> Aside)
{
    /// <summary>The sweep whose journal is to be repaired; null for anything else.</summary>
    public string? Journal { get; init; }
}
