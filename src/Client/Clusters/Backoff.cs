namespace Sweeper.Client.Clusters;

/// <summary>How long to wait before a call is tried again: twice as long each time, less a random part, so that many who lost the same server do not return as one.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    /// <param name="tries">Tries that failed, ≥ 1.</param>
    /// <param name="asked">What the server asked for (Retry-After); null when it said nothing.</param>
    /// <param name="chance">0 … 1.</param>
    public static TimeSpan After(int tries, TimeSpan? asked, double chance)
    {
        var usual = TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(tries - 1, 10)));
        return asked ?? usual * (1 - (chance / 2));
    }
}
