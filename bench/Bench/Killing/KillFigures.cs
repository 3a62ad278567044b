namespace Sweeper.Bench.Killing;

/// <summary>What a campaign came to.</summary>
internal sealed record KillFigures
{
    public int Sweeps { get; init; }

    public int Runs { get; init; }

    public int Kills { get; init; }

    /// <summary>Runs that ended with exit code 3 because the server was away.</summary>
    public int Refused { get; init; }

    public int ServerDeaths { get; init; }

    /// <summary>Beyond the time of as many undisturbed sweeps.</summary>
    public TimeSpan Lost { get; init; }
}
