namespace Sweeper.Sweeps.Trials;

/// <summary>How an attempt at a trial ended.</summary>
public abstract record TrialOutcome
{
    private TrialOutcome()
    {
    }

    public Ending Ending => this switch
    {
        Completed => Ending.Completed,
        Failed { Kind: FailureKind.Diverged } => Ending.Diverged,
        Failed { Kind: FailureKind.OutOfMemory } => Ending.OutOfMemory,
        Failed { Kind: FailureKind.TimedOut } => Ending.TimedOut,
        Failed => Ending.Crashed,
        _ => Ending.Stopped,
    };

    /// <summary>Trained to its last step.</summary>
    /// <param name="Metrics">Final metrics by name; the objective is one of them.</param>
    /// <param name="Curves">Final metrics with a value per position, by name (<c>loss_by_position</c>).</param>
    public sealed record Completed(IReadOnlyDictionary<string, double> Metrics, IReadOnlyDictionary<string, IReadOnlyList<double>> Curves) : TrialOutcome;

    /// <param name="Step">Step at which it failed.</param>
    /// <param name="Message">For people: what happened, with the numbers.</param>
    public sealed record Failed(FailureKind Kind, int Step, string Message) : TrialOutcome;

    /// <summary>Stopped on request, after a checkpoint: the next attempt carries on from there.</summary>
    public sealed record Stopped(int Step) : TrialOutcome;
}
