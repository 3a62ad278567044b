using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Machine;

/// <summary>How many trials stand where.</summary>
/// <param name="Total">Trials of the sweep.</param>
/// <param name="Known">Over before the sweep was last opened: not trained again.</param>
/// <param name="Completed">Trained to their last step since then.</param>
/// <param name="Failed">Diverged, crashed, lost, out of memory or out of time since then.</param>
/// <param name="Stopped">Stopped on request; they carry on when the sweep is run again.</param>
/// <param name="Running">In the hands of a device now.</param>
public sealed record SweepCounts(int Total, int Known, int Completed, int Failed, int Stopped, int Running)
{
    /// <summary>Held at a rung by the stopping rule.</summary>
    public int Paused { get; init; }

    /// <summary>Taken out by a person.</summary>
    public int Cancelled { get; init; }

    /// <summary>In the queue.</summary>
    public int Waiting => Total - Known - Completed - Failed - Stopped - Running - Paused - Cancelled;

    /// <summary>The counts when one trial of them moves.</summary>
    internal SweepCounts Move(TrialState from, TrialState to) => Count(from, -1).Count(to, 1);

    private SweepCounts Count(TrialState trial, int by) => trial.Stage switch
    {
        TrialStage.Running => this with { Running = Running + by },
        TrialStage.Stopped => this with { Stopped = Stopped + by },
        TrialStage.Paused => this with { Paused = Paused + by },
        TrialStage.Cancelled => this with { Cancelled = Cancelled + by },
        TrialStage.Ended when trial.Known => this with { Known = Known + by },
        TrialStage.Ended when trial.Ending == Ending.Completed => this with { Completed = Completed + by },
        TrialStage.Ended => this with { Failed = Failed + by },
        _ => this,
    };
}
