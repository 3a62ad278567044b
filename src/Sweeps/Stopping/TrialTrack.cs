namespace Sweeper.Sweeps.Stopping;

/// <summary>What is kept of a trial.</summary>
/// <param name="Value">Of a held result.</param>
/// <param name="Results">Those that were counted and had a value, newest rung first.</param>
internal sealed record TrialTrack(int Rung, Whereabouts Whereabouts, double? Value, TrialTrack.Result? Results)
{
    public static TrialTrack Fresh { get; } = new(0, Whereabouts.OnTheWay, null, null);

    internal sealed record Result(int Rung, Ranked Ranked, Result? Earlier);
}
