using Sweeper.Client.Clusters;
using Sweeper.Engine.Control;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Controlling;

/// <summary>Asks a cluster, and waits until the journal of the sweep shows what was asked for.</summary>
/// <param name="wait">False: it is only asked.</param>
internal sealed class ClusterDesk(HttpStore store, SweepPlan plan, bool wait) : ControlDesk(store, plan)
{
    private readonly ClusterClient _cluster = store.Cluster;

    public override async Task<ControlAnswer> AskAsync(ControlRequest request, Func<SweepState, bool> isDone, Func<SweepState, SweepState, string> told)
    {
        var before = State();
        _cluster.Control(Plan.Id, request, CancellationToken.None);
        if (!wait)
            return Left($"the request is left with the cluster {_cluster.Name}");
        SweepState after = before;
        if (!await UntilAsync(() => Shows(request, before, after = State())))
            return Left($"the cluster {_cluster.Name} has the request, but '{Plan.Id}' does not show it after {Patience.TotalSeconds} s; it is taken when the cluster comes to it (sweeper list)");
        var done = await UntilAsync(() => isDone(after = State()));
        return Taken(told(before, after), done);
    }

    /// <summary>Whether a sweep is as it would be had it taken the request: also where it was so before.</summary>
    private static bool Shows(ControlRequest request, SweepState before, SweepState now) => request switch
    {
        ControlRequest.Pause => now.Phase is SweepPhase.Paused or SweepPhase.Stopping or SweepPhase.Ended,
        ControlRequest.Resume => now.Phase != SweepPhase.Paused && !now.Trials.Any(t => t.Stage == TrialStage.Cancelled),
        ControlRequest.Cancel cancel => Of(cancel.Trials, now).All(t => t.CancelAsked || t.Stage is TrialStage.Cancelled or TrialStage.Ended),
        ControlRequest.Prioritise { Trials.Count: 0 } p => now.Priority == p.Priority,
        ControlRequest.Prioritise p => Of(p.Trials, now).All(t => t.Priority == p.Priority),
        ControlRequest.Extend => now.Trials.Count > before.Trials.Count,
        _ => true,
    };

    /// <param name="trials">Empty: all.</param>
    private static IEnumerable<TrialState> Of(IReadOnlyList<string> trials, SweepState state) =>
        trials.Count == 0 ? state.Trials : trials.Select(t => state.Find(new TrialId(t))).OfType<TrialState>();
}
