using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tracing;

/// <summary>
/// The spans of a trial's attempts, <c>trials/&lt;id&gt;/trace.jsonl</c>: a line for each attempt, <c>{"spans": […]}</c>, oldest first. What is over
/// <see cref="MostAttempts"/> or <see cref="MostBytes"/> falls out at the front. For people: nothing is decided by it.
/// </summary>
public sealed class TrialTrace(IStore store, TrialId trial)
{
    /// <summary>Its name in the trial's folder.</summary>
    public const string FileName = "trace.jsonl";

    public const int MostAttempts = 20;

    /// <summary>Of all lines but the newest.</summary>
    public const int MostBytes = 1_000_000;

    private string Name => $"trials/{trial}/{FileName}";

    /// <summary>The spans by attempt, oldest first; a line that cannot be read is passed over.</summary>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public IReadOnlyList<IReadOnlyList<TraceSpan>> Read() => [.. Lines().Select(SpansOf).Where(spans => spans.Count > 0)];

    /// <summary>Adds the newest attempt: the whole object is written anew.</summary>
    /// <exception cref="IOException">The store cannot take it.</exception>
    internal void Add(IReadOnlyList<TraceSpan> spans)
    {
        var line = new JsonObject { ["spans"] = JsonSerializer.SerializeToNode(spans, StoreJson.Line) }.ToJsonString(StoreJson.Line);
        var kept = new List<string> { line };
        var bytes = 0;
        foreach (var older in Lines().AsEnumerable().Reverse())
        {
            bytes += older.Length;
            if (kept.Count == MostAttempts || bytes > MostBytes)
                break;
            kept.Add(older);
        }

        kept.Reverse();
        store.Write(Name, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            kept.ForEach(writer.WriteLine);
        });
    }

    private List<string> Lines()
    {
        using var stream = store.OpenRead(Name);
        if (stream is null)
            return [];
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static IReadOnlyList<TraceSpan> SpansOf(string line)
    {
        try
        {
            return JsonNode.Parse(line)?["spans"].Deserialize<List<TraceSpan>>(StoreJson.Line) ?? [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [];
        }
    }
}
