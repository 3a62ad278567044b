using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Results;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Trials;

namespace Sweeper.Engine.Contract;

/// <summary>All of a sweep that is over that must not depend on where it was run.</summary>
/// <param name="Table"><c>table.json</c> without the seconds.</param>
/// <param name="Decisions">Of its stopping rule: trial, rung, numbers, choice.</param>
/// <param name="Trials">By id: how each ended, with which numbers, and the SHA-256 of weights and reports.</param>
internal sealed record SweepImage(string Table, string Decisions, string Trials)
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<SweepImage>>> Embedded = [];
    private static readonly string[] Hashed = ["weights.safetensors", "reports.jsonl"];

    /// <summary>Of the sweep as the embedded engine runs it on one device in a store of its own: once for all who ask.</summary>
    public static Task<SweepImage> EmbeddedAsync(ContractSweep sweep) =>
        Embedded.GetOrAdd(sweep.Revision.Text, _ => new Lazy<Task<SweepImage>>(() => Task.Run(() => RunAsync(sweep.Revision)))).Value;

    public static SweepImage Read(IStore store, string sweep)
    {
        var folder = new SweepFolder(store, sweep);
        var table = JsonNode.Parse(Text(store, $"{sweep}/{StoredReport.Json}"))!;
        foreach (var arm in table["arms"]!.AsArray())
            arm!.AsObject().Remove("seconds");
        var trials = folder.ReadPlan()!.Trials.Select(t => t.Id).OrderBy(id => id.Text, StringComparer.Ordinal).Select(id => TrialOf(store, id));
        return new SweepImage(table.ToJsonString(), DecisionLog.Canonical(folder.ReadDecisions().Select(d => d.Decided.Decision)), string.Join('\n', trials));
    }

    private static async Task<SweepImage> RunAsync(SweepRevision revision)
    {
        var path = Directory.CreateTempSubdirectory("sweeper-embedded-").FullName;
        try
        {
            using var store = FolderStore.Open(path);
            var executor = new TransformerExecutor(1);
            var options = new EngineOptions { Devices = EngineOptions.Cpus(1) };
            var summary = await EmbeddedEngine.RunAsync(revision.Plan(executor), revision, executor, store, options, new Nobody(), CancellationToken.None);
            await SweepFinish.RunAsync(summary.Plan, executor, store, 1, CancellationToken.None);
            return Read(store, summary.Plan.Id);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>A line of JSON.</summary>
    private static string TrialOf(IStore store, TrialId id)
    {
        // A trial that was held at a rung has no result: what it leaves there is a checkpoint, whose reports are those that count.
        var folder = new TrialFolder(store, id);
        return JsonSerializer.Serialize(
            folder.ReadResult() is { } result
                ? new { Id = id.Text, result.Outcome, result.Step, result.Message, result.Metrics, result.Curves, Hashes = Hashed.Select(name => Hash(store, $"trials/{id}/{name}")) }
                : (object)new { Id = id.Text, Reports = folder.ReadReports() },
            StoreJson.Line);
    }

    private static string? Hash(IStore store, string name)
    {
        using var stream = store.OpenRead(name);
        return stream is null ? null : Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static string Text(IStore store, string name)
    {
        using var reader = new StreamReader(store.OpenRead(name) ?? throw new FileNotFoundException($"'{name}' must be in the store '{store.Name}', but is not"), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private sealed class Nobody : ISweepObserver;
}
