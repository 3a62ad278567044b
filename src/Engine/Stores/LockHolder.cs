using System.Text.Json;

namespace Sweeper.Engine.Stores;

/// <summary>Who holds a store: written beside the lock, because a file that is locked cannot be read everywhere.</summary>
public sealed record LockHolder(int Process, string Host, DateTimeOffset Since)
{
    internal static LockHolder? TryRead(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<LockHolder>(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    internal void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this));

    /// <summary>False when the process is known to be gone. Another host's processes cannot be seen from here.</summary>
    internal bool MayBeAlive()
    {
        if (Host != Environment.MachineName)
            return true;
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(Process);
            return !process.HasExited;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    public override string ToString() => $"process {Process} on host {Host} since {Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";
}
