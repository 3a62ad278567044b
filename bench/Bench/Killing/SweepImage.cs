using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Bench.Killing;

/// <summary>All of a finished sweep that must not depend on what happened to it.</summary>
/// <param name="Table">Of <c>report --json</c>, without the seconds.</param>
/// <param name="Decisions">Trial, rung, numbers, decision; no times, no attempts.</param>
/// <param name="Objects">Of completed trials: weights and reports as SHA-256; of all others only that they are there.</param>
internal sealed record SweepImage(string Table, string Decisions, IReadOnlyDictionary<string, string> Objects)
{
    private static readonly string[] Hashed = ["weights.safetensors", "reports.jsonl"];

    /// <summary>Trials that were trained to their end.</summary>
    public int Completed => Objects.Keys.Count(name => name.EndsWith("/weights.safetensors", StringComparison.Ordinal));

    /// <summary>Reads a sweep and checks what needs no other sweep to compare with.</summary>
    /// <exception cref="KillException">A trial finished twice or not at all, the journal is damaged, or something is left over.</exception>
    public static SweepImage Read(IStore store, string table)
    {
        var id = SweepFolder.List(store).Single();
        var folder = new SweepFolder(store, id);
        var plan = folder.ReadPlan() ?? throw new KillException("there is no plan");
        Check(folder.CheckJournal(plan).Problems);

        // The same end said twice is a letter that was sent again, because the coordinator that had it in its journal died before it could say so.
        Check(folder.ReadRecords()
            .Select(r => r.Event).OfType<SweepEvent.Ended>()
            .Where(e => e.Ending == Ending.Completed)
            .DistinctBy(e => (e.Trial, e.Attempt))
            .GroupBy(e => e.Trial)
            .Where(g => g.Count() > 1)
            .Select(g => $"trial {g.Key} was completed by {g.Count()} attempts"));
        var state = folder.ReadState(plan);
        if (state.Phase != SweepPhase.Ended || state.Counts.Running + state.Counts.Waiting + state.Counts.Failed > 0)
            throw new KillException($"the sweep ended as {state.Phase} with {state.Counts}");
        Check(store.List($"{id}/control/").Select(name => $"'{name}' is left over"));
        return new SweepImage(WithoutTimes(table), DecisionLog.Canonical(folder.ReadDecisions().Select(d => d.Decided.Decision)), ObjectsOf(store));
    }

    /// <summary>What is other than in an undisturbed sweep; empty when nothing is.</summary>
    public IEnumerable<string> DifferencesFrom(SweepImage calm)
    {
        if (Table != calm.Table)
            yield return $"the table is\n{Table}\ninstead of\n{calm.Table}";
        if (Decisions != calm.Decisions)
            yield return $"the decisions are\n{Decisions}\ninstead of\n{calm.Decisions}";
        foreach (var name in Objects.Keys.Union(calm.Objects.Keys).Order(StringComparer.Ordinal))
        {
            var (here, there) = (Objects.GetValueOrDefault(name), calm.Objects.GetValueOrDefault(name));
            if (here != there)
                yield return $"'{name}' is {here ?? "missing"} instead of {there ?? "missing"}";
        }
    }

    private static void Check(IEnumerable<string> problems)
    {
        if (string.Join('\n', problems) is { Length: > 0 } text)
            throw new KillException(text);
    }

    private static string WithoutTimes(string table)
    {
        var document = JsonNode.Parse(table)!;
        foreach (var arm in document["arms"]!.AsArray())
            arm!.AsObject().Remove("seconds");
        return document.ToJsonString();
    }

    private static SortedDictionary<string, string> ObjectsOf(IStore store)
    {
        var objects = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var names = store.List("trials/").ToLookup(name => name.Split('/')[1]);
        foreach (var trial in names.Where(t => t.Any(name => name.EndsWith("/result.json", StringComparison.Ordinal))))
        {
            // Spans are for people: an attempt that is killed leaves none.
            foreach (var name in trial.Where(n => !n.EndsWith("/trace.jsonl", StringComparison.Ordinal)))
                objects.Add(name, Hashed.Contains(name.Split('/')[^1]) ? Hash(store, name) : "there");
        }

        foreach (var name in store.List("lineages/"))
            objects.Add(name, "there");
        return objects;
    }

    private static string Hash(IStore store, string name)
    {
        using var stream = store.OpenRead(name)!;
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
