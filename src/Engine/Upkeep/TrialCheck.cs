using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Upkeep;

/// <summary>What reading all of one trial found.</summary>
/// <param name="Results">1 or 0.</param>
internal sealed record TrialCheck(int Results, int Artifacts, int Checkpoints, IReadOnlyList<StoreFinding> Findings)
{
    private const string TrainedAgain = "the trial is trained again when a sweep that has it is run";

    public static TrialCheck Of(IStore store, TrialId trial)
    {
        var (folder, root, findings) = (new TrialFolder(store, trial), $"trials/{trial}/", new List<StoreFinding>());
        var result = folder.ReadResult();
        void Find(string name, string problem, params string[] others) =>
            findings.Add(new StoreFinding(root + name, problem, TrainedAgain, [.. others.Prepend(name).Select(n => root + n)]));

        if (store.Length(root + "result.json") is not null && result is null)
            Find("result.json", "it must be a whole result of this trial, with every artifact there in its size, but is not");
        foreach (var (name, artifact) in result?.Artifacts ?? new Dictionary<string, TrialArtifact>())
        {
            if (HashOf(store, root + name) != artifact.Sha256)
                Find(name, $"it must be the {artifact.Bytes} bytes of which result.json has the SHA-256, but is not", "result.json");
        }

        if (store.Length(root + "trial.json") is not null && !IsOf(store, trial))
            Find("trial.json", "it must have the configuration, seed and numerics of which its id is the hash, but has not", result is null ? [] : ["result.json"]);
        if (result?.IsFinal() == true && !IsWhole(store, root + "reports.jsonl"))
            Find("reports.jsonl", "it must be whole lines of reports, but is not", "result.json");
        var checkpoints = folder.Checkpoints.Newest();
        foreach (var file in checkpoints)
        {
            if (file.Read(out var damage) is null && damage is not null)
                findings.Add(new StoreFinding($"{root}checkpoints/{file.Step:D10}", damage, "the steps behind the checkpoint before it, or all of them", [$"{root}checkpoints/{file.Step:D10}"]));
        }

        return new TrialCheck(result is null ? 0 : 1, result?.Artifacts.Count ?? 0, checkpoints.Count, findings);
    }

    internal static string? HashOf(IStore store, string name)
    {
        using var stream = store.OpenRead(name);
        return stream is null ? null : Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>As <see cref="TrialId.Of"/> makes an id, from what is written.</summary>
    private static bool IsOf(IStore store, TrialId trial)
    {
        try
        {
            using var stream = store.OpenRead($"trials/{trial}/trial.json");
            var json = stream is null ? null : JsonNode.Parse(stream);
            var canonical = new JsonObject { ["configuration"] = json?["configuration"]?.DeepClone(), ["numerics"] = json?["numerics"]?.DeepClone(), ["seed"] = json?["seed"]?.DeepClone() }.ToJsonString();
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))).StartsWith(trial.Text, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsWhole(IStore store, string name)
    {
        using var stream = store.OpenRead(name);
        if (stream is null)
            return false;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var bytes = copy.ToArray();
        return (bytes.Length == 0 || bytes[^1] == '\n') && TrialReports.Read(store, name).Count == bytes.AsSpan().Count((byte)'\n');
    }
}
