using Sweeper.Client.Printing;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Explaining;

/// <summary>Where a trial stands, and why, in one sentence.</summary>
internal static class StandingWords
{
    /// <param name="isRun">Somebody holds the sweep.</param>
    public static string Of(TrialStory story, TrialLabels labels, bool isRun) => story.Standing switch
    {
        null => "added to the sweep; it becomes part of it when the sweep is run again",
        { Stage: TrialStage.Running } when isRun => $"running on {story.Attempts[^1].Device}",
        { Stage: TrialStage.Running } => "its process is gone; it carries on from its newest checkpoint when the sweep is run again",
        { Stage: TrialStage.Stopped } => "stopped with the sweep; it carries on from its checkpoint when the sweep is run again",
        { Stage: TrialStage.Waiting } when !isRun => "waits until the sweep is run again",
        { Stage: TrialStage.Waiting } when story.State.Phase == SweepPhase.Paused => $"waits: a person paused the sweep (sweeper resume {story.Plan.Id})",
        { Stage: TrialStage.Waiting, Alone: true } => "waits until nothing else runs beside it: it ran out of memory beside others",
        { Stage: TrialStage.Waiting } => $"waits for a device{Before(story)}",
        { Stage: TrialStage.Cancelled } => $"cancelled by a person (sweeper resume {story.Plan.Id} takes that back)",
        { Stage: TrialStage.Paused } => Held(story, labels),
        { Stage: TrialStage.Ended, Ending: Ending.Completed, Known: true } => "completed; the store had its result when the sweep was last opened",
        { Stage: TrialStage.Ended, Ending: Ending.Completed } => "completed",
        { Ending: var ending } => $"failed for good: {Name(ending)}",
    };

    public static string Name(Ending? ending) => ending switch
    {
        null => "killed",
        Ending.OutOfMemory => "out of memory",
        Ending.TimedOut => "timed out",
        Ending.Lost => "lost",
        _ => $"{ending}".ToLowerInvariant(),
    };

    private static string Before(TrialStory story)
    {
        var index = story.State.Order.IndexOf(story.Trial);
        var before = story.State.Queue.TakeWhile(key => key.Trial != index).Count();
        return before == 0 ? ", and is the next" : $", {Figures.Count(before, "trial")} before it";
    }

    private static string Held(TrialStory story, TrialLabels labels)
    {
        var (rung, step) = (story.Rung!.Value.Rung, story.State.Stopping!.RungSteps[story.Rung.Value.Rung]);
        var place = $"rung {rung + 1} of {story.State.Stopping.RungSteps.Count} (step {step})";
        return story.Rung.Value.Whereabouts switch
        {
            Whereabouts.Held when story.WaitsFor is { } other => $"held at {place}: its result counts after that of trial {other} ({labels[other]}), which is not there yet",
            Whereabouts.Held => $"held at {place}: results that count before its own are not there yet",
            Whereabouts.Paused => $"paused at {place} by early stopping: it goes on if a growing number of places reaches it",
            _ => $"stopped at {place} by early stopping, for good",
        };
    }
}
