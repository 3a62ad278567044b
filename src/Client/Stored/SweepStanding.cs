using System.Text.Json.Nodes;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Stored;

/// <summary>How far a sweep in a store has come. Each trial is counted once.</summary>
/// <param name="State"><c>running</c>, <c>paused</c> (by a person), <c>done</c>, <c>failed</c> (at its end, with failed trials) or <c>stopped</c> (the same command carries on).</param>
/// <param name="Failed">Ended without a result.</param>
/// <param name="Running">In the hands of a process that is alive.</param>
/// <param name="Paused">Held at a rung by early stopping.</param>
/// <param name="Cancelled">Taken out by a person.</param>
/// <param name="Stopped">Not running, with a checkpoint to carry on from.</param>
/// <param name="Waiting">Never begun, or begun and lost before the first checkpoint.</param>
internal sealed record SweepStanding(
    string Sweep, string Name, string State, int Trials, int Done, int Failed, int Running, int Paused, int Cancelled, int Stopped, int Waiting)
{
    /// <summary>What the journal says to be running is, if somebody holds the sweep.</summary>
    public static SweepStanding Of(IStore store, SweepPlan plan)
    {
        var (held, state) = (store.HolderOf(plan.Id) is not null, new SweepFolder(store, plan.Id).ReadState(plan));
        var kinds = plan.Trials.GroupBy(t => Kind(store, t.Id, state.Find(t.Id), held)).ToDictionary(g => g.Key, g => g.Count());
        int Count(string kind) => kinds.GetValueOrDefault(kind);
        var left = Count("stopped") + Count("waiting");
        var standing = held && state.Phase == SweepPhase.Paused ? "paused"
            : held && state.Phase is SweepPhase.Running or SweepPhase.Stopping ? "running"
            : left > 0 ? "stopped" : Count("failed") > 0 ? "failed" : "done";
        return new SweepStanding(
            plan.Id, plan.Name, standing, plan.Trials.Count,
            Count("done"), Count("failed"), Count("running"), Count("paused"), Count("cancelled"), Count("stopped"), Count("waiting"));
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
        ["paused"] = Paused,
        ["cancelled"] = Cancelled,
        ["stopped"] = Stopped,
        ["waiting"] = Waiting,
    };

    private static string Kind(IStore store, TrialId trial, TrialState? known, bool held)
    {
        switch (known?.Stage)
        {
            case TrialStage.Running when held: return "running";
            case TrialStage.Paused: return "paused";
            case TrialStage.Cancelled: return "cancelled";
        }

        var folder = new TrialFolder(store, trial);
        if (folder.ReadResult() is { } result)
            return result.Outcome == Ending.Completed ? "done" : "failed";
        return folder.HasCheckpoint ? "stopped" : "waiting";
    }
}
