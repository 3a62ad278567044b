using System.Text.Json;

namespace Sweeper.Engine.Stores;

/// <summary>Who holds a folder of a store, for people and for the next one who wants it.</summary>
public sealed record StoreHolder(int Process, string Host, DateTimeOffset Since)
{
    /// <summary>
    /// The cluster that the process belongs to; null for none. Who coordinates what in a cluster its members settle between them, so that one follows another at once
    /// where a hold can be taken over: a machine that is gone may be seen to be so before its hold runs out.
    /// </summary>
    public string? Cluster { get; init; }

    /// <summary>This process, from now on.</summary>
    public static StoreHolder Here(TimeProvider time) => new(Environment.ProcessId, Environment.MachineName, time.GetUtcNow());

    /// <summary>Reads what <see cref="ToJson"/> wrote; null for anything else.</summary>
    public static StoreHolder? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<StoreHolder>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>False when the process is known to be gone. Another host's processes cannot be seen from here.</summary>
    public bool MayBeAlive() => Host != Environment.MachineName || IsAlive(Process);

    /// <summary>True when this host has a process of that number.</summary>
    internal static bool IsAlive(int id)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>True when whoever asks may take the hold over.</summary>
    public bool YieldsTo(StoreHolder next) => !MayBeAlive() || (Cluster is not null && Cluster == next.Cluster);

    public override string ToString() => $"{(Cluster is null ? "" : $"cluster {Cluster}, ")}process {Process} on host {Host} since {Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";
}
