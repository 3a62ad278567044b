namespace Sweeper.Sweeps.Simulation;

/// <summary>What goes wrong, and how often. Rates are means of exponential times; 0: never.</summary>
public sealed record Faults
{
    public static Faults None { get; } = new();

    /// <summary>Attempts that die, per device-hour of training. Half of them say so; the others fall silent with their device, which comes back after a while.</summary>
    public double CrashesPerHour { get; init; }

    /// <summary>Workers that stop without a word, for longer than a lease, and then go on as if nothing had been; per device-hour of training.</summary>
    public double HangsPerHour { get; init; }

    /// <summary>Devices that are gone for good, per device-hour. One in three says so before.</summary>
    public double LossesPerHour { get; init; }

    /// <summary>Devices but the first on which every attempt crashes: 0 … 1.</summary>
    public double BadDevices { get; init; }

    /// <summary>Messages that are lost: 0 … 0.9.</summary>
    public double MessagesLost { get; init; }

    /// <summary>Messages that come up to <see cref="Latest"/> late, behind others: 0 … 1.</summary>
    public double MessagesLate { get; init; }

    /// <summary>Messages that come twice: 0 … 1.</summary>
    public double MessagesDoubled { get; init; }

    public TimeSpan Latest { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Ends of the coordinator without warning, per hour. What was not durable is lost; another takes over within two minutes.</summary>
    public double KillsPerHour { get; init; }

    /// <summary>Of those ends, how many are such that the devices' leases hold: the next coordinator follows the one that was killed, and does not open anew. 0 … 1.</summary>
    public double Takeovers { get; init; }

    /// <summary>Outages of the store, per hour: nothing becomes durable, and so nothing is acted upon.</summary>
    public double OutagesPerHour { get; init; }

    /// <summary>Longest outage; they last half of it on average.</summary>
    public TimeSpan LongestOutage { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Jumps of the coordinator's calendar clock by up to a day, per hour.</summary>
    public double ClockJumpsPerHour { get; init; }

    /// <summary>Loss for good never happens to the first device, so that the sweep can end.</summary>
    public bool FirstDeviceStays { get; init; }

    /// <summary>True when an answer may never come, so that whoever waits for one must ask again.</summary>
    internal bool LosesMessages => MessagesLost > 0;
}
