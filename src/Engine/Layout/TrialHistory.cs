namespace Sweeper.Engine.Layout;

/// <summary>What earlier attempts at a trial came to: kept in its checkpoint and in the result of a failed attempt, whichever is newer.</summary>
/// <param name="Attempts">Attempts that are over.</param>
/// <param name="Seconds">Wall time that they spent in the executor.</param>
/// <param name="StartedAt">Start of the first; null when there was none.</param>
internal sealed record TrialHistory(int Attempts, double Seconds, DateTimeOffset? StartedAt)
{
    public static TrialHistory None { get; } = new(0, 0, null);
}
