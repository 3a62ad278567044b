namespace Sweeper.Engine.Stores.Spooling;

/// <summary>What waits on the local disk to be uploaded.</summary>
/// <param name="Because">Why the newest upload failed; null when none did.</param>
public sealed record SpoolBacklog(int Changes, long Bytes, string? Because)
{
    public bool IsEmpty => Changes == 0;
}
