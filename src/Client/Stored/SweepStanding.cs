using System.Text.Json.Nodes;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Stored;

/// <summary>How far a sweep in a store has come. Each trial is counted once.</summary>
/// <param name="State"><c>running</c>, <c>done</c>, <c>failed</c> (at its end, with failed trials) or <c>stopped</c> (the same command carries on).</param>
/// <param name="Failed">Ended without a result.</param>
/// <param name="Running">In the hands of a process that is alive.</param>
/// <param name="Stopped">Not running, with a checkpoint to carry on from.</param>
/// <param name="Waiting">Never begun, or begun and lost before the first checkpoint.</param>
internal sealed record SweepStanding(string Sweep, string Name, string State, int Trials, int Done, int Failed, int Running, int Stopped, int Waiting)
{
    /// <summary>Only leases since somebody holds the sweep are running.</summary>
    public static SweepStanding Of(IStore store, SweepPlan plan)
    {
        var owner = store.HolderOf(plan.Id);
        var running = owner is null
            ? []
            : new SweepFolder(store, plan.Id).ReadState(plan).Leases.Values.Where(l => l.Seen >= owner.Since).Select(l => l.Trial).ToHashSet();
        var kinds = plan.Trials.GroupBy(t => Kind(store, t.Id, running.Contains(t.Id))).ToDictionary(g => g.Key, g => g.Count());
        int Count(string kind) => kinds.GetValueOrDefault(kind);
        var left = Count("stopped") + Count("waiting");
        var state = Count("running") > 0 ? "running" : left > 0 ? "stopped" : Count("failed") > 0 ? "failed" : "done";
        return new SweepStanding(plan.Id, plan.Name, state, plan.Trials.Count, Count("done"), Count("failed"), Count("running"), Count("stopped"), Count("waiting"));
    }

    public JsonNode ToJson() => new JsonObject
    {
        ["sweep"] = Sweep,
        ["name"] = Name,
        ["state"] = State,
        ["trials"] = Trials,
        ["done"] = Done,
        ["failed"] = Failed,
        ["running"] = Running,
        ["stopped"] = Stopped,
        ["waiting"] = Waiting,
    };

    private static string Kind(IStore store, TrialId trial, bool running)
    {
        if (running)
            return "running";
        var folder = new TrialFolder(store, trial);
        if (folder.ReadResult() is { } result)
            return result.Outcome == Ending.Completed ? "done" : "failed";
        return folder.HasCheckpoint ? "stopped" : "waiting";
    }
}
