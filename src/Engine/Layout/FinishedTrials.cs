using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Layout;

/// <summary>What attempts leave of a trial that another attempt finished: nobody looks at its checkpoints again, but at the one that longer trials continue from.</summary>
public static class FinishedTrials
{
    /// <summary>Removes the checkpoints of a finished trial.</summary>
    /// <param name="ending">How the trial ended: completed or diverged.</param>
    /// <exception cref="IOException">The store cannot be read, or cannot take it.</exception>
    internal static void Tidy(IStore store, Trial trial, Ending ending, ITrialExecutor executor)
    {
        var last = ending == Ending.Completed && LineageId.Of(trial, executor) is not null ? executor.Steps(trial.Configuration) : (int?)null;
        var checkpoints = new TrialCheckpoints(store, trial.Id);
        checkpoints.DropAllBut(checkpoints.Steps(), last);
    }

    /// <summary>True for a checkpoint or a result of a trial that the store has a final result of: it comes late, from an attempt that was given up.</summary>
    /// <param name="name">Of any object.</param>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public static bool IsLate(IStore store, string name) =>
        name.Split('/') is ["trials", var id, "checkpoints" or "result.json", ..] && new TrialFolder(store, new TrialId(id)).ReadResult()?.IsFinal() == true;
}
