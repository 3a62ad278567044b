namespace Sweeper.Sweeps.Sharing;

/// <summary>A device as its silo's beat tells of it.</summary>
/// <param name="Facts">What it is.</param>
/// <param name="Sweep">Whose work it does or asks for; null: nobody's, it is idle.</param>
/// <param name="HasTrial">It trains; else it waits for work of <see cref="Sweep"/>.</param>
/// <param name="Next">Where it goes when its trial ends, as a <see cref="Move"/> told it; null: it stays.</param>
public sealed record DeviceDoing(DeviceFacts Facts, string? Sweep, bool HasTrial, string? Next)
{
    /// <summary>Which trial it trains, for people.</summary>
    public string? Trial { get; init; }
}
