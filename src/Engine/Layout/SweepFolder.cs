using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Journals;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Engine.Layout;

/// <summary>What a store holds of one sweep, <c>&lt;sweep-id&gt;/</c>: its file, plan, journal, and whatever reports are made of it.</summary>
public sealed class SweepFolder(IStore store, string sweepId)
{
    private static readonly HashSet<string> Own = ["sweep.yaml", "plan.json", "journal.jsonl"];

    /// <summary>Ids of the sweeps in a store, in ordinal order.</summary>
    public static IReadOnlyList<string> List(IStore store) =>
        [.. store.List("").Where(n => n.EndsWith("/plan.json", StringComparison.Ordinal) && n.Count(c => c == '/') == 1).Select(n => n[..n.IndexOf('/')])];

    /// <summary>Writes a report of the sweep (<c>table.json</c>, <c>table.csv</c>, <c>oracles.json</c>), atomically.</summary>
    /// <exception cref="ArgumentException">The name is not a plain file name, or is one of the engine's own.</exception>
    /// <exception cref="IOException">The store cannot take it.</exception>
    public void Write(string name, Action<Stream> write)
    {
        if (Own.Contains(name) || name.Contains('/'))
            throw new ArgumentException($"A report must be a plain file name other than {string.Join(", ", Own.Order())}, but is '{name}'.", nameof(name));
        store.Write(Path(name), write);
    }

    /// <summary>
    /// One of the sweep's objects, its own (<c>sweep.yaml</c>, <c>plan.json</c>) or a report; null when it is not there. The caller disposes it.
    /// </summary>
    public Stream? OpenRead(string name) => store.OpenRead(Path(name));

    /// <summary>The plan of the sweep, or null when there is none. Configurations are not kept in it: arms and trials come back with their axes alone.</summary>
    /// <exception cref="StoreException">It is not a plan that this version can read.</exception>
    public SweepPlan? ReadPlan()
    {
        using var stream = OpenRead("plan.json");
        return stream is null ? null : PlanReader.Read(stream, Path("plan.json"), store.Name);
    }

    /// <summary>The state of the sweep as its journal has it, nothing repaired: leases of an engine that was killed are still among them.</summary>
    /// <exception cref="StoreException">The journal is damaged elsewhere than at its end, or a newer sweeper or other rules made it.</exception>
    public SweepState ReadState(SweepPlan plan) => Journal.Read(store, sweepId, StartOf(plan));

    /// <summary>Every event from the first on with the decisions it caused, read one after another.</summary>
    /// <exception cref="StoreException">While it is read: the journal is damaged elsewhere than at its end, or a newer sweeper wrote it.</exception>
    public IEnumerable<JournalRecord> ReadRecords() => Journal.ReadAll(store, sweepId);

    /// <summary>Every decision of the stopping rule with the event that it followed from, in the order in which they were made.</summary>
    /// <exception cref="StoreException">As for <see cref="ReadRecords"/>.</exception>
    public IEnumerable<(SweepEvent Event, SweepEffect.Decided Decided)> ReadDecisions() => ReadRecords().SelectMany(r => r.Decisions.Select(d => (r.Event, d)));

    /// <summary>Reads all of the journal, also what is older than the newest snapshot.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public JournalCheck CheckJournal(SweepPlan plan) => JournalCheck.Of(store, sweepId, StartOf(plan));

    /// <summary>Makes a damaged journal one that can be opened again. Only for whoever holds the sweep.</summary>
    /// <exception cref="StoreException">A newer sweeper wrote the journal, or the store cannot be written.</exception>
    public JournalRepair RepairJournal(SweepPlan plan) => JournalRepair.Run(store, sweepId, StartOf(plan));

    internal void WritePlan(SweepPlan plan, string specText, string numerics)
    {
        store.Write(Path("sweep.yaml"), stream => stream.Write(Encoding.UTF8.GetBytes(specText)));
        store.Write(Path("plan.json"), stream => JsonSerializer.Serialize(stream, Document(plan, numerics), StoreJson.Document));
    }

    /// <summary>For the coordinator that holds the sweep.</summary>
    /// <exception cref="StoreException">As for <see cref="ReadState"/>.</exception>
    internal (Journal Journal, SweepState State) OpenJournal(SweepPlan plan) => Journal.Open(store, sweepId, StartOf(plan));

    /// <summary>The sweep before its first event.</summary>
    private static SweepState StartOf(SweepPlan plan) => SweepState.Of(plan.Trials.Select(t => t.Id));

    private static JsonObject Document(SweepPlan plan, string numerics) => new()
    {
        ["format"] = StoreFormat.Newest,
        ["id"] = plan.Id,
        ["name"] = plan.Name,
        ["numerics"] = numerics,
        ["objective"] = JsonSerializer.SerializeToNode(plan.Objective, StoreJson.Document),
        ["seeds"] = plan.Seeds,
        ["axes"] = new JsonArray([.. plan.AxisPaths.Select(p => (JsonNode)p)]),
        ["oracles"] = new JsonArray([.. plan.Oracles.Select(o => (JsonNode)o)]),
        ["arms"] = new JsonArray([.. plan.Arms.Select(ArmOf)]),
    };

    private static JsonNode ArmOf(Arm arm) => new JsonObject
    {
        ["index"] = arm.Index,
        ["label"] = arm.Label,
        ["axes"] = new JsonObject(arm.Axes.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value.ToJson()))),
        ["baseline"] = arm.Baseline,
        ["trials"] = new JsonArray([.. arm.Trials.Select(t => (JsonNode)t.Id.Text)]),
    };

    private string Path(string name) => $"{sweepId}/{name}";
}
