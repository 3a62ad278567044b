using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Journals;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;

namespace Sweeper.Engine.Layout;

/// <summary>What a store holds of one sweep, <c>&lt;sweep-id&gt;/</c>: its file, plan, journal, and whatever reports are made of it.</summary>
public sealed class SweepFolder(IStore store, string sweepId)
{
    private const string RevisionName = "revision.json";
    private static readonly HashSet<string> Own = ["sweep.yaml", "plan.json", "journal.jsonl", RevisionName];

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
    public SweepState ReadState(SweepPlan plan) => Journal.Read(store, sweepId, SweepState.Of(plan));

    /// <summary>Every event from the first on with the decisions it caused, read one after another.</summary>
    /// <exception cref="StoreException">While it is read: the journal is damaged elsewhere than at its end, or a newer sweeper wrote it.</exception>
    public IEnumerable<JournalRecord> ReadRecords() => Journal.ReadAll(store, sweepId);

    /// <summary>Every decision of the stopping rule with the event that it followed from, in the order in which they were made.</summary>
    /// <exception cref="StoreException">As for <see cref="ReadRecords"/>.</exception>
    public IEnumerable<(SweepEvent Event, SweepEffect.Decided Decided)> ReadDecisions() => ReadRecords().SelectMany(r => r.Decisions.Select(d => (r.Event, d)));

    /// <summary>Reads all of the journal, also what is older than the newest snapshot.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public JournalCheck CheckJournal(SweepPlan plan) => JournalCheck.Of(store, sweepId, SweepState.Of(plan));

    /// <summary>Makes a damaged journal one that can be opened again. Only for whoever holds the sweep.</summary>
    /// <exception cref="StoreException">A newer sweeper wrote the journal, or the store cannot be written.</exception>
    public JournalRepair RepairJournal(SweepPlan plan) => JournalRepair.Run(store, sweepId, SweepState.Of(plan));

    /// <summary>
    /// Writes file and plan for a run. A sweep to which arms or seeds were added keeps them: its newest revision is planned again.
    /// </summary>
    /// <returns>The plan to run.</returns>
    /// <exception cref="StoreException">The sweep was extended, but that cannot be planned any more.</exception>
    internal SweepPlan Claim(SweepPlan plan, SweepRevision revision, string numerics, Func<SweepRevision, SweepPlan>? replan)
    {
        if (ReadRevision() is not { Extends: true } newest)
        {
            WriteRevision(plan, revision, numerics);
            return plan;
        }

        try
        {
            var larger = (replan ?? throw new InvalidDataException("this engine cannot plan a sweep file"))(newest);
            var stored = ReadPlan() ?? throw new InvalidDataException($"'{Path("plan.json")}' is missing");
            return stored.Extend(larger, out var why) ?? throw new InvalidDataException($"{why}: it is of another version of sweeper");
        }
        catch (Exception e) when (e is InvalidDataException or SweepFileException)
        {
            throw new StoreException(
                $"arms or seeds were added to '{sweepId}', so that '{Path(RevisionName)}' of the store '{store.Name}' must be a sweep file, but: {e.Message.TrimEnd('.')}; "
                + "run the sweep under another name", e);
        }
    }

    /// <summary>What the sweep is made of, with what was added to it last; null where an older version wrote it.</summary>
    public SweepRevision? ReadRevision()
    {
        using var stream = OpenRead(RevisionName);
        try
        {
            return stream is null ? null : JsonSerializer.Deserialize<SweepRevision>(stream, StoreJson.Document);
        }
        catch (JsonException e)
        {
            throw new StoreException($"'{Path(RevisionName)}' of the store '{store.Name}' must be a revision of the sweep, but: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>Writes what the sweep is made of, and spelled out: the plan last, since it is what counts. Only for whoever holds the sweep.</summary>
    /// <exception cref="IOException">The store cannot take it.</exception>
    public void WriteRevision(SweepPlan plan, SweepRevision revision, string numerics)
    {
        store.Write(Path(RevisionName), stream => JsonSerializer.Serialize(stream, revision, StoreJson.Document));
        store.Write(Path("sweep.yaml"), stream => stream.Write(Encoding.UTF8.GetBytes(revision.Text)));
        store.Write(Path("plan.json"), stream => JsonSerializer.Serialize(stream, Document(plan, numerics), StoreJson.Document));
    }

    /// <summary>For the coordinator that holds the sweep.</summary>
    /// <exception cref="StoreException">As for <see cref="ReadState"/>.</exception>
    internal (Journal Journal, SweepState State) OpenJournal(SweepPlan plan) => Journal.Open(store, sweepId, SweepState.Of(plan));

    private static JsonObject Document(SweepPlan plan, string numerics)
    {
        var document = Asked(plan, numerics);
        if (plan.Stopping is not null)
        {
            document["early_stopping"] = StoppingJson.Write(plan.Stopping);
            document["rungs"] = new JsonArray([.. plan.Rungs.Select(step => (JsonNode)step)]);
        }

        document["retries"] = plan.Failures.Retries;
        document["on_failure"] = plan.Failures.OnFailure;
        if (plan.Device is not null)
            document["device"] = plan.Device;
        document["arms"] = new JsonArray([.. plan.Arms.Select(ArmOf)]);
        return document;
    }

    private static JsonObject Asked(SweepPlan plan, string numerics) => new()
    {
        ["format"] = StoreFormat.Newest,
        ["id"] = plan.Id,
        ["name"] = plan.Name,
        ["numerics"] = numerics,
        ["objective"] = JsonSerializer.SerializeToNode(plan.Objective, StoreJson.Document),
        ["seeds"] = plan.Seeds,
        ["original"] = plan.Original,
        ["order"] = plan.Original is null ? null : new JsonArray([.. plan.Trials.Select(t => (JsonNode)t.Id.Text)]),
        ["axes"] = new JsonArray([.. plan.AxisPaths.Select(p => (JsonNode)p)]),
        ["oracles"] = new JsonArray([.. plan.Oracles.Select(o => (JsonNode)o)]),
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
