using System.Buffers;
using System.Text.Json;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Layout;

/// <summary>
/// A report as a line of <c>reports.jsonl</c>: <c>{"step":100,"train_loss":0.25}</c>. Metrics stand in ordinal order, so that equal reports are equal bytes.
/// </summary>
internal static class ReportLine
{
    private const string Step = "step";

    public static byte[] Format(Report report)
    {
        if (report.Metrics.ContainsKey(Step))
            throw new ArgumentException("A metric must not be called 'step': that is the name of the step in reports.jsonl.", nameof(report));
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber(Step, report.Step);
            foreach (var (name, value) in report.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal))
            {
                json.WritePropertyName(name);
                JsonSerializer.Serialize(json, value, StoreJson.Line);
            }

            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Null when the line is not a whole report.</summary>
    public static Report? TryParse(ReadOnlySpan<byte> line)
    {
        try
        {
            var numbers = JsonSerializer.Deserialize<Dictionary<string, double>>(line, StoreJson.Line);
            return numbers is not null && numbers.Remove(Step, out var step) ? new Report((int)step, numbers) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
