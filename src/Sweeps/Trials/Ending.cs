namespace Sweeper.Sweeps.Trials;

/// <summary>How an attempt ended, in one word: what journals, results, traces and tables say (<c>out_of_memory</c>).</summary>
public enum Ending
{
    Completed,
    Stopped,
    Diverged,
    OutOfMemory,
    Crashed,
    TimedOut,

    /// <summary>Nothing was heard of the attempt for longer than a lease lasts.</summary>
    Lost,
}
