using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Layout;

/// <summary>What a store holds of one trial, <c>trials/&lt;id&gt;/</c>: the same for every sweep that asks for the trial.</summary>
public sealed class TrialFolder(IStore store, TrialId id)
{
    private const string Checkpoint = "checkpoint";
    private const string ResultName = "result.json";
    private static readonly HashSet<string> Own = ["trial.json", "reports.jsonl", Checkpoint, ResultName];

    private string Folder => $"trials/{id}/";

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
            return result is { Format: StoreFormat.Newest } && result.Id == id.Text && result.Artifacts.All(IsThere) ? result : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reports so far, steps rising.</summary>
    public IReadOnlyList<Report> ReadReports() => Reports().Read();

    /// <summary>An artifact such as <c>weights.safetensors</c>; null when there is none of that name. The caller disposes it.</summary>
    public Stream? OpenArtifact(string name) => store.OpenRead(Folder + name);

    /// <summary>True when an attempt left a checkpoint: the next one carries on from it.</summary>
    public bool HasCheckpoint => store.Length(Folder + Checkpoint) is not null;

    /// <summary>Names of all objects of the trial, the engine's own among them, and their bytes.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Objects() =>
        [.. store.List(Folder).Select(n => KeyValuePair.Create(n[Folder.Length..], store.Length(n) ?? 0))];

    internal TrialReports Reports() => new(store, Folder + "reports.jsonl");

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

    /// <summary>The newest checkpoint, its stream at the executor's first byte; null when there is none that can be used.</summary>
    internal (CheckpointHeader Header, Stream Body)? OpenCheckpoint()
    {
        var stream = store.OpenRead(Folder + Checkpoint);
        if (stream is null)
            return null;
        var buffered = new BufferedStream(stream);
        if (CheckpointHeader.Read(buffered, id) is { } header)
            return (header, buffered);
        buffered.Dispose();
        return null;
    }

    internal void WriteCheckpoint(int step, TrialHistory history, Action<Stream> write) => store.Write(Folder + Checkpoint, stream =>
    {
        new CheckpointHeader(StoreFormat.Newest, id.Text, step, history).Write(stream);
        write(stream);
    });

    /// <summary>What earlier attempts came to, as far as they left word.</summary>
    internal TrialHistory ReadHistory()
    {
        var failed = ReadResult() is { } result ? new TrialHistory(result.Attempts, result.Cost.Seconds, result.StartedAt) : TrialHistory.None;
        if (OpenCheckpoint() is not var (header, body))
            return failed;
        body.Dispose();
        return header.History.Attempts > failed.Attempts ? header.History : failed;
    }

    internal void WriteArtifact(string name, Action<Stream> write)
    {
        if (Own.Contains(name) || name.Contains('/'))
            throw new ArgumentException($"An artifact must be a plain file name other than {string.Join(", ", Own.Order())}, but is '{name}'.", nameof(name));
        store.Write(Folder + name, write);
    }

    /// <summary>Everything that attempts left here beside the engine's own objects, read back and hashed.</summary>
    internal IReadOnlyDictionary<string, TrialArtifact> Artifacts()
    {
        var artifacts = new SortedDictionary<string, TrialArtifact>(StringComparer.Ordinal);
        foreach (var name in store.List(Folder).Select(n => n[Folder.Length..]).Where(n => !Own.Contains(n)))
        {
            using var stream = store.OpenRead(Folder + name)!;
            artifacts.Add(name, new TrialArtifact(store.Length(Folder + name)!.Value, Convert.ToHexStringLower(SHA256.HashData(stream))));
        }

        return artifacts;
    }

    /// <summary>Writes the result, last of all; a trial that is finished keeps no checkpoint.</summary>
    internal void WriteResult(TrialResult result)
    {
        store.Write(Folder + ResultName, stream => JsonSerializer.Serialize(stream, result, StoreJson.Document));
        if (result.IsFinal())
            DropCheckpoint();
    }

    internal void DropCheckpoint() => store.Delete(Folder + Checkpoint);

    private bool IsThere(KeyValuePair<string, TrialArtifact> artifact) =>
        ObjectName.IsLegal(Folder + artifact.Key) && store.Length(Folder + artifact.Key) == artifact.Value.Bytes;
}
