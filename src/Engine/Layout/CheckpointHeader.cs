using System.Text.Json;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Layout;

/// <summary>
/// What the engine keeps at the head of a checkpoint: a line about it, then the trial's reports so far, a line each. In one object with the executor's own bytes, so
/// that step, reports, spent time and state can never be of two different moments.
/// </summary>
/// <param name="Step">Steps done.</param>
/// <param name="Reports">Lines that follow.</param>
/// <param name="History">All attempts up to this moment.</param>
/// <param name="ContinuedFrom">The shorter trial that the first steps were trained by; null when there is none.</param>
internal sealed record CheckpointHeader(int Format, string Trial, int Step, int Reports, TrialHistory History, TrialOrigin? ContinuedFrom)
{
    private const int LongestLine = 1 << 20;

    public void Write(Stream stream)
    {
        JsonSerializer.Serialize(stream, this, StoreJson.Line);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Reads the line; null when this is no checkpoint of the trial at the step that this version can read.</summary>
    /// <param name="why">Why not.</param>
    public static CheckpointHeader? Read(Stream stream, TrialId trial, int step, out string? why)
    {
        try
        {
            var header = JsonSerializer.Deserialize<CheckpointHeader>(ReadLine(stream), StoreJson.Line);
            why = header switch
            {
                null or { Trial: null } or { History: null } => "it does not begin like a checkpoint",
                { Format: not StoreFormat.Newest } => $"it is of format {header.Format}, not {StoreFormat.Newest}",
                _ when header.Trial != trial.Text => $"it is of trial {header.Trial}",
                _ when header.Step != step => $"it is of step {header.Step}",
                _ => null,
            };
            return why is null ? header : null;
        }
        catch (JsonException)
        {
            why = "it does not begin like a checkpoint";
            return null;
        }
    }

    /// <summary>Reads the reports, up to the executor's first byte; null when one of them is not a report.</summary>
    public IReadOnlyList<Report>? ReadReports(Stream stream)
    {
        var reports = new List<Report>();
        while (reports.Count < Reports && ReportLine.TryParse(ReadLine(stream)) is { } report)
            reports.Add(report);
        return reports.Count == Reports ? reports : null;
    }

    /// <summary>Up to the line feed, which is left out, or the end.</summary>
    private static byte[] ReadLine(Stream stream)
    {
        using var line = new MemoryStream();
        for (var b = stream.ReadByte(); b is >= 0 and not '\n' && line.Length < LongestLine; b = stream.ReadByte())
            line.WriteByte((byte)b);
        return line.ToArray();
    }
}
