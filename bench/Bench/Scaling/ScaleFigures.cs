namespace Sweeper.Bench.Scaling;

/// <summary>What came of a <see cref="ScaleRun"/>. Numbers named after nothing else are per trial, counted from the first trial to the last.</summary>
internal sealed record ScaleFigures
{
    public required int Devices { get; init; }

    public required double PerSecond { get; init; }

    /// <summary>Of all cores, of everything: silos, client and simulated trials.</summary>
    public required double CpuMicroseconds { get; init; }

    /// <summary>Share of time that devices had a trial.</summary>
    public required double Busy { get; init; }

    /// <summary>Grain calls.</summary>
    public required double Calls { get; init; }

    /// <summary>That left a silo or the client.</summary>
    public required double Messages { get; init; }

    public required double MessageBytes { get; init; }

    /// <summary>To the journal, each flushed to the disk.</summary>
    public required double Appends { get; init; }

    public required double AppendedBytes { get; init; }

    /// <summary>From the submission until it was taken in: planned by the client.</summary>
    public required TimeSpan Plan { get; init; }

    /// <summary>From then to the first trial: planned by the coordinator, stored, opened, devices sent.</summary>
    public required TimeSpan Open { get; init; }

    /// <summary>From the first trial until every device had had one; null when some never had.</summary>
    public required TimeSpan? AllBusy { get; init; }

    /// <summary>From the last trial until the table was in the store.</summary>
    public required TimeSpan Finish { get; init; }

    /// <summary>Managed bytes of silos whose devices have nothing to do.</summary>
    public required long Cluster { get; init; }

    /// <summary>Managed bytes that the sweep takes on top of that, at its end.</summary>
    public required long Sweep { get; init; }

    /// <summary>Calls of the whole run.</summary>
    public required IReadOnlyList<(string Method, long Count)> ByCall { get; init; }
}
