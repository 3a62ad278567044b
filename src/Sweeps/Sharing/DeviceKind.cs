namespace Sweeper.Sweeps.Sharing;

/// <summary>Words for what a device computes with.</summary>
public static class DeviceKind
{
    /// <summary>One core of a processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>A GPU by NVIDIA.</summary>
    public const string Cuda = "cuda";

    public static IReadOnlyList<string> All { get; } = [Cpu, Cuda];
}
