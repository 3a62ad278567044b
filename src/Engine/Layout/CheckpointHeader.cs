using System.Text.Json;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Layout;

/// <summary>
/// The first line of a <c>checkpoint</c>, before the executor's own bytes. In one object with them, so that step, spent time and state can never be of two
/// different moments.
/// </summary>
internal sealed record CheckpointHeader(int Format, string Trial, int Step, TrialHistory History)
{
    private const int Longest = 1024;

    public void Write(Stream stream)
    {
        JsonSerializer.Serialize(stream, this, StoreJson.Line);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>
    /// Reads the line and leaves the stream at the executor's first byte; null when this is no checkpoint of the trial that this version can read.
    /// </summary>
    public static CheckpointHeader? Read(Stream stream, TrialId trial)
    {
        var line = new List<byte>();
        for (var b = stream.ReadByte(); b != '\n'; b = stream.ReadByte())
        {
            if (b < 0 || line.Count == Longest)
                return null;
            line.Add((byte)b);
        }

        try
        {
            var header = JsonSerializer.Deserialize<CheckpointHeader>(line.ToArray(), StoreJson.Line);
            return header is { Format: StoreFormat.Newest, History: not null } && header.Trial == trial.Text ? header : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
