namespace Sweeper.Sweeps.Machine;

/// <summary>How many trials stand where, since the sweep was last opened.</summary>
/// <param name="Total">Trials of the sweep.</param>
/// <param name="Known">Found finished in the store on opening: not trained again.</param>
/// <param name="Failed">Diverged, crashed, out of memory or out of time.</param>
/// <param name="Stopped">Stopped on request; they carry on when the sweep is run again.</param>
/// <param name="Running">In the hands of a device now.</param>
public sealed record SweepCounts(int Total, int Known, int Completed, int Failed, int Stopped, int Running)
{
    /// <summary>Not started since the sweep was last opened.</summary>
    public int Waiting => Total - Known - Completed - Failed - Stopped - Running;
}
