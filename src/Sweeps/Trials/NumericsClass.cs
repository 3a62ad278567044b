using System.Globalization;

namespace Sweeper.Sweeps.Trials;

/// <summary>
/// What a numerics text (<see cref="ITrialExecutor.Numerics"/>) says: a family of devices that compute alike, and the version of how they do. <c>cpu-2</c>, <c>torch-cpu-1</c>,
/// <c>cuda-bf16-1</c>. Two trials are of one class where the texts are the same; another version of a family is another class. Which version is the newest is known where
/// the kernels are.
/// </summary>
/// <param name="Family">One of <see cref="Families"/>.</param>
/// <param name="Version">1, 2, …</param>
public sealed record NumericsClass(string Family, int Version)
{
    /// <summary>The trainer's own kernels on a processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>libtorch on a processor.</summary>
    public const string TorchCpu = "torch-cpu";

    /// <summary>A GPU by NVIDIA, float32.</summary>
    public const string Cuda = "cuda";

    /// <summary>A GPU by NVIDIA, products in bfloat16.</summary>
    public const string CudaHalf = "cuda-bf16";

    public static IReadOnlyList<string> Families { get; } = [Cpu, TorchCpu, Cuda, CudaHalf];

    /// <summary>True where the bits are defined, and the same on all hardware (docs/numerics.md); else other hardware may round otherwise within the class.</summary>
    public bool IsPortable => Family == Cpu;

    /// <returns>Null for a text that is none of these.</returns>
    public static NumericsClass? Read(string? text)
    {
        var dash = text?.LastIndexOf('-') ?? -1;
        return dash > 0 && Families.Contains(text![..dash]) && int.TryParse(text[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0
            ? new NumericsClass(text[..dash], version)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Family}-{Version}");
}
