using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Client.Exits;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Stored;

/// <summary>Everything that a store has of one trial.</summary>
/// <param name="Trial"><c>trial.json</c> as it is.</param>
/// <param name="Result"><c>result.json</c> as it is; null while the trial is unfinished.</param>
/// <param name="Files">Names and bytes.</param>
internal sealed record StoredTrial(
    string Id,
    JsonObject Trial,
    JsonObject? Result,
    IReadOnlyList<Report> Reports,
    IReadOnlyList<KeyValuePair<string, long>> Files)
{
    private const int IdLength = 16;

    /// <param name="asked">An id, the start of one that only one trial has, or a trace id that only one trial's result has.</param>
    /// <exception cref="InputException">None, or more than one.</exception>
    public static StoredTrial Find(IStore store, string asked)
    {
        if (asked.Length == IdLength && asked.All(char.IsAsciiHexDigitLower) && new TrialFolder(store, new TrialId(asked)).IsThere)
            return Read(store, new TrialId(asked));
        var ids = store.List("trials/").Select(name => name.Split('/')[1]).Distinct();
        var found = ids
            .Where(id => asked.Length > IdLength ? new TrialFolder(store, new TrialId(id)).ReadResult()?.TraceId == asked : id.StartsWith(asked, StringComparison.Ordinal))
            .ToList();
        return found switch
        {
            [var id] => Read(store, new TrialId(id)),
            [] => throw new InputException(
                $"the store '{store.Name}' must hold the trial '{asked}', but holds none whose id starts so, or whose result has that trace. `sweeper report SWEEP --json` names the trials of a sweep."),
            _ => throw new InputException(
                $"'{asked}' must be one trial, but may be any of {found.Count}: {string.Join(", ", found.Take(5))}{(found.Count > 5 ? ", …" : "")}. Write more of the id, or one of these."),
        };
    }

    public JsonObject ToJson() => new()
    {
        ["trial"] = Trial.DeepClone(),
        ["result"] = Result?.DeepClone(),
        ["reports"] = new JsonArray([.. Reports.Select(Row)]),
        ["files"] = new JsonArray([.. Files.Select(f => (JsonNode)new JsonObject { ["name"] = f.Key, ["bytes"] = f.Value })]),
    };

    private static StoredTrial Read(IStore store, TrialId id)
    {
        var folder = new TrialFolder(store, id);
        var result = folder.ReadResult() is null ? null : Parse(folder, "result.json");
        return new StoredTrial(id.Text, Parse(folder, "trial.json") ?? [], result, folder.ReadReports(), folder.Objects());
    }

    private static JsonObject? Parse(TrialFolder folder, string name)
    {
        using var stream = folder.OpenArtifact(name);
        try
        {
            return stream is null ? null : JsonNode.Parse(stream)?.AsObject();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonNode Row(Report report)
    {
        var row = new JsonObject { ["step"] = report.Step };
        foreach (var (name, value) in report.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal))
            row[name] = double.IsFinite(value) ? value : null;
        return row;
    }
}
