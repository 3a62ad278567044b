using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tracing;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Layout;

/// <summary>What a store holds of one trial, <c>trials/&lt;id&gt;/</c>: the same for every sweep that asks for the trial.</summary>
public sealed class TrialFolder(IStore store, TrialId id)
{
    private const string ReportsName = "reports.jsonl";
    private const string ResultName = "result.json";

    /// <summary>What a format 1 store has instead of <c>checkpoints/</c>: never read.</summary>
    private const string OldCheckpoint = "checkpoint";
    private static readonly HashSet<string> Own = ["trial.json", ReportsName, OldCheckpoint, ResultName, TrialTrace.FileName];

    private string Folder => $"trials/{id}/";

    /// <summary>True when an attempt at the trial was ever made.</summary>
    public bool IsThere => store.Length(Folder + "trial.json") is not null;

    /// <summary>
    /// The result of the newest attempt that ended by itself, or null: a result counts only if it is whole, is this trial's, and every artifact that it vouches
    /// for is there in its size. <see cref="TrialResult.IsFinal"/> says whether the trial is finished.
    /// </summary>
    public TrialResult? ReadResult()
    {
        using var stream = store.OpenRead(Folder + ResultName);
        try
        {
            var result = stream is null ? null : JsonSerializer.Deserialize<TrialResult>(stream, StoreJson.Document);
            return result is not null && StoreFormat.CanRead(result.Format) && result.Id == id.Text && result.Artifacts.All(Has) ? result : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reports so far, steps rising: of a trial that is not finished, those of its newest whole checkpoint, or of its last attempt if that came further.</summary>
    public IReadOnlyList<Report> ReadReports()
    {
        var reports = TrialReports.Read(store, Folder + ReportsName);
        if (ReadResult()?.IsFinal() == true)
            return reports;
        var saved = Checkpoints.NewestWhole()?.Reports ?? [];
        return saved.Count > reports.Count ? saved : reports;
    }

    /// <summary>An artifact such as <c>weights.safetensors</c>; null when there is none of that name. The caller disposes it.</summary>
    public Stream? OpenArtifact(string name) => store.OpenRead(Folder + name);

    /// <summary>True when an attempt left a checkpoint: the next one carries on from it.</summary>
    public bool HasCheckpoint => Checkpoints.Newest().Count > 0;

    /// <summary>Names of all objects of the trial, the engine's own among them, and their bytes.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Objects() =>
        [.. store.List(Folder).Select(n => KeyValuePair.Create(n[Folder.Length..], store.Length(n) ?? 0))];

    internal TrialCheckpoints Checkpoints { get; } = new(store, id);

    /// <summary>Writes <c>reports.jsonl</c>, whole: an attempt ended by itself.</summary>
    internal void WriteReports(TrialReports reports) => store.Write(Folder + ReportsName, reports.Write);

    internal void WriteTrial(Trial trial, string numerics)
    {
        var document = new JsonObject
        {
            ["format"] = StoreFormat.Newest,
            ["id"] = id.Text,
            ["seed"] = trial.Seed,
            ["numerics"] = numerics,
            ["configuration"] = trial.Configuration.ToJson(),
            ["machine"] = JsonSerializer.SerializeToNode(MachineFacts.Here, StoreJson.Document),
        };
        store.Write(Folder + "trial.json", stream => JsonSerializer.Serialize(stream, document, StoreJson.Document));
    }

    /// <summary>What earlier attempts came to, as far as they left word.</summary>
    /// <param name="newest">The newest whole checkpoint of the trial.</param>
    internal TrialHistory ReadHistory(StoredCheckpoint? newest)
    {
        var failed = ReadResult() is { } result ? new TrialHistory(result.Attempts, result.Cost.Seconds, result.StartedAt) : TrialHistory.None;
        return newest?.Header.History is { } saved && saved.Attempts > failed.Attempts ? saved : failed;
    }

    /// <returns>What the result vouches for, taken from the bytes on their way out.</returns>
    internal TrialArtifact WriteArtifact(string name, Action<Stream> write)
    {
        if (Own.Contains(name) || name.Contains('/'))
            throw new ArgumentException($"An artifact must be a plain file name other than {string.Join(", ", Own.Order())}, but is '{name}'.", nameof(name));
        TrialArtifact? artifact = null;
        store.Write(Folder + name, stream =>
        {
            using var hashing = new HashingStream(stream);
            write(hashing);
            artifact = new TrialArtifact(hashing.Length, Convert.ToHexStringLower(hashing.Hash()));
        });
        return artifact!;
    }

    /// <summary>Writes the result, last of all. A trial that is finished keeps no checkpoint but the one that longer trials continue from.</summary>
    /// <param name="last">Step of that one; null when there is none.</param>
    /// <param name="checkpoints">Steps of those that there are.</param>
    internal void WriteResult(TrialResult result, int? last, SortedSet<int> checkpoints)
    {
        store.Write(Folder + ResultName, stream => JsonSerializer.Serialize(stream, result, StoreJson.Document));
        if (!result.IsFinal())
            return;
        Checkpoints.DropAllBut(checkpoints, last);
        store.Delete(Folder + OldCheckpoint);
    }

    private bool Has(KeyValuePair<string, TrialArtifact> artifact) =>
        ObjectName.IsLegal(Folder + artifact.Key) && store.Length(Folder + artifact.Key) == artifact.Value.Bytes;
}
