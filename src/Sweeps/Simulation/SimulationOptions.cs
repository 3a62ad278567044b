namespace Sweeper.Sweeps.Simulation;

/// <summary>On what a sweep is simulated, and what happens there.</summary>
/// <param name="Devices">≥ 1.</param>
/// <param name="Seed">Decides speeds and faults, but nothing about the trials.</param>
public sealed record SimulationOptions(int Devices, long Seed)
{
    public Faults Faults { get; init; } = Faults.None;

    /// <summary>The slowest device takes up to so many times the time of the fastest, ≥ 1; speeds are spread evenly in the logarithm.</summary>
    public double SpeedSpread { get; init; } = 1;

    /// <summary>True: all devices share memory, so that a trial that must be alone has the sweep to itself. False: each has its own.</summary>
    public bool OnePool { get; init; }

    /// <summary>Steps between checkpoints, ≥ 1; there is one more wherever an attempt is halted.</summary>
    public int CheckpointEvery { get; init; } = 100;

    /// <summary>Steps between reports beside those at rungs; 0: none.</summary>
    public int ReportEvery { get; init; }

    /// <summary>Silence after which a lease has expired.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whoever gets no answer asks again after so long, then after twice that, up to 16 times that.</summary>
    public TimeSpan AskAgain { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>From an event to its being durable, events in between with it.</summary>
    public TimeSpan CommitTime { get; init; }

    /// <summary>Every so many events the state is checked as a whole, and whenever a coordinator takes over the journal is folded anew; 0: neither.</summary>
    public int CheckEvery { get; init; }

    /// <summary>Virtual time after which a sweep that has not ended counts as one that never will.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromDays(365_000);

    /// <summary>Events after which the same is said: something goes round in circles.</summary>
    public long MostEvents { get; init; } = long.MaxValue;
}
