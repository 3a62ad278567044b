using System.Text.Json;

namespace Sweeper.Engine.Stores;

/// <summary>Who holds a store: written beside the lock, because a file that is locked cannot be read everywhere.</summary>
internal sealed record LockHolder(int Process, string Host, DateTimeOffset Since)
{
    public static LockHolder? TryRead(string path)
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

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this));

    public override string ToString() => $"process {Process} on host {Host} since {Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";
}
