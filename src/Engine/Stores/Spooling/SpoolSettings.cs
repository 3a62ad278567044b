namespace Sweeper.Engine.Stores.Spooling;

/// <summary>How much an outage may cost.</summary>
public sealed record SpoolSettings
{
    /// <summary>Bytes that may wait on the local disk; a write beyond waits for room. Default 10 GB.</summary>
    public long Limit { get; init; } = 10_000_000_000;

    /// <summary>How long a write waits for room, and a read that only the remote store can answer for the remote store, before it fails. Default 30 min.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long opening tries to bring away what a killed process left. Default 1 min.</summary>
    public TimeSpan PatienceToOpen { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Pause after the first upload that failed; doubled up to <see cref="LongestDelay"/>. Default 0.2 s.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(0.2);

    /// <summary>Default 5 s.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Asked of the remote store and the name of an object that a killed process was to write: true when that comes too late, so that it is dropped. Default never.
    /// </summary>
    public Func<IStore, string, bool> IsLate { get; init; } = (_, _) => false;

    /// <summary>Called when uploads begin to fail, and when they work again, from the thread that uploads.</summary>
    public Action<SpoolBacklog>? Turned { get; init; }
}
