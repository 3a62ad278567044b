namespace Sweeper.Sweeps.Sharing;

/// <summary>Words for what a device computes with.</summary>
public static class DeviceKind
{
    /// <summary>One core of a processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>A GPU by NVIDIA.</summary>
    public const string Cuda = "cuda";

    /// <summary>libtorch on a processor. Not in <see cref="All"/>: a sweep file does not ask for what is there for tests of the kernels.</summary>
    public const string TorchCpu = "torch-cpu";

    public static IReadOnlyList<string> All { get; } = [Cpu, Cuda];
}
