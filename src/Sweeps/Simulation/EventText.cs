using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Simulation;

/// <summary>Events and what they cause, for the story of a simulation.</summary>
internal static class EventText
{
    /// <param name="state">After the event.</param>
    public static string Of(SweepState state, SweepEvent @event, IReadOnlyList<SweepEffect> effects) =>
        $"{Of(state, @event)}{(effects.Count > 0 ? " => " + string.Join("; ", effects.Select(e => Of(state, e))) : "")}";

    private static string Of(SweepState state, object what) => what switch
    {
        SweepEvent.Opened e => $"opened, epoch {e.Epoch}, stored {e.Completed.Count}+{e.Diverged.Count}",
        SweepEvent.TakenOver e => $"taken over, epoch {e.Epoch}",
        SweepEvent.WorkAsked e => $"{e.Device} asks",
        SweepEvent.DeviceLeft e => $"{e.Device} left",
        SweepEvent.Reported e => $"report of {Index(state, e.Trial)}/{e.Attempt} at {e.Step}: {e.Value:f4}",
        SweepEvent.Ended e => $"end of {Index(state, e.Trial)}/{e.Attempt}: {e.Ending}",
        SweepEvent.Expired e => $"lease of {Index(state, e.Trial)}/{e.Attempt} expired",
        SweepEffect.StartTrial e => $"start {Index(state, e.Trial)}/{e.Attempt} on {e.Device}",
        SweepEffect.PauseTrial e => $"halt {Index(state, e.Trial)}/{e.Attempt}",
        SweepEffect.Decided e => DecisionLog.Line(e.Decision),
        _ => what.ToString()!,
    };

    private static int Index(SweepState state, TrialId trial) => state.Order.IndexOf(trial);
}
