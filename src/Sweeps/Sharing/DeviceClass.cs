namespace Sweeper.Sweeps.Sharing;

/// <summary>Devices that nobody's need can tell apart. They are counted, not listed: a summary of 1,000s of devices is a few lines.</summary>
/// <param name="Kind">One of <see cref="DeviceKind"/>.</param>
/// <param name="MemoryBytes">Rounded down to <see cref="MemoryStep"/>.</param>
/// <param name="Numerics">Version of the numbers that come out (<see cref="Trials.ITrialExecutor.Numerics"/>).</param>
public readonly record struct DeviceClass(string Kind, long MemoryBytes, string Numerics) : IComparable<DeviceClass>
{
    /// <summary>256 MiB: machines of one make differ by a few megabytes that the kernel keeps for itself, and are one class nevertheless.</summary>
    public const long MemoryStep = 256L << 20;

    public static DeviceClass Of(DeviceFacts facts) => new(facts.Kind, facts.MemoryBytes / MemoryStep * MemoryStep, facts.Numerics);

    public int CompareTo(DeviceClass other)
    {
        var kind = string.CompareOrdinal(Kind, other.Kind);
        if (kind != 0)
            return kind;
        var memory = MemoryBytes.CompareTo(other.MemoryBytes);
        return memory != 0 ? memory : string.CompareOrdinal(Numerics, other.Numerics);
    }
}
