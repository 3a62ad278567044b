namespace Sweeper.Sweeps.Machine;

/// <summary>What a sweep remembers of a device since it was last opened.</summary>
public sealed record DeviceState
{
    internal static DeviceState New { get; } = new();

    /// <summary>What it runs; null when nothing.</summary>
    public Lease? Lease { get; init; }

    /// <summary>Trials that failed here and were then finished by another device, since it finished one itself: any device has an accident now and then.</summary>
    public int Blames { get; init; }

    /// <summary>It gets no more trials of this sweep: too many were finished elsewhere after failing here. Unless no other is left.</summary>
    public bool SetAside { get; init; }
}
