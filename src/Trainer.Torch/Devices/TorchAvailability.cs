using Sweeper.Sweeps.Sharing;

namespace Sweeper.Trainer.Torch.Devices;

/// <summary>Whether a device of libtorch is here, and everything that it lacks where it is not.</summary>
/// <param name="Device"><c>torch-cpu</c>, <c>cuda:0</c>; <c>cuda</c>: any GPU.</param>
/// <param name="Lacks">Empty: it is here.</param>
public sealed record TorchAvailability(string Device, IReadOnlyList<TorchLack> Lacks)
{
    /// <summary>The oldest driver that CUDA 12 works with (CUDA's release notes: minor version compatibility).</summary>
    private static readonly Version OldestDriver = new(525, 60, 13);

    public bool IsHere => Lacks.Count == 0;

    /// <summary>Law, value, remedy; a line each.</summary>
    public IReadOnlyList<string> Messages => [.. Lacks.Select(lack => $"{Device} {lack}")];

    public static TorchAvailability OfCpu(TorchFacts facts) => new(DeviceKind.TorchCpu, [.. OfLibrary(facts, "cpu")]);

    /// <param name="gpu">N of <c>cuda:N</c>; null: any.</param>
    public static TorchAvailability OfCuda(TorchFacts facts, int? gpu = null)
    {
        var lacks = OfLibrary(facts, "cuda").Concat(OfDriver(facts, gpu)).ToList();
        if (lacks.Count == 0 && facts.CudaDevices <= (gpu ?? 0))
            lacks.Add(new("a GPU that libtorch can use", $"it finds {facts.CudaDevices} of the {facts.Nvidia.Gpus.Count} that the driver has", "see what the driver logged (dmesg, NVRM: Xid), and whether this user may open /dev/nvidia*"));
        return new(gpu is null ? DeviceKind.Cuda : $"{DeviceKind.Cuda}:{gpu}", lacks);
    }

    /// <summary>One after the other for each device that is asked for.</summary>
    public static IReadOnlyList<TorchAvailability> Of(DeviceSpec spec, TorchFacts facts) => spec switch
    {
        { Kind: DeviceKind.TorchCpu } => [OfCpu(facts)],
        { Kind: DeviceKind.Cuda, Gpus: null } => [OfCuda(facts)],
        { Kind: DeviceKind.Cuda } => [.. spec.Gpus.Select(gpu => OfCuda(facts, gpu))],
        _ => [],
    };

    private static IEnumerable<TorchLack> OfLibrary(TorchFacts facts, string flag)
    {
        var (library, package) = flag == "cuda" ? ("libtorch for CUDA", "TorchSharp-cuda-linux") : ("libtorch", "TorchSharp-cpu");
        var build = $"build it with `dotnet build -c Release -p:Torch={flag}` (package {package})";
        if (!facts.IsBuiltIn)
            yield return new("TorchSharp", "this sweeper was built where the package source does not have it", $"{build} where TorchSharp can be restored");
        else if (!facts.HasLibrary || (flag == "cuda" && !facts.IsForCuda))
            yield return new(library, facts.HasLibrary ? "this sweeper was built with the one for CPUs" : "this sweeper was built without it", build);
        else if (facts.LoadProblem is { } problem)
            yield return new(library, $"the one beside this program cannot be loaded ({problem})", "TorchSharp is for x64 systems with glibc 2.34 or newer (Debian 12, Ubuntu 22.04), Windows and Apple silicon");
    }

    private static IEnumerable<TorchLack> OfDriver(TorchFacts facts, int? gpu)
    {
        var nvidia = facts.Nvidia;
        if (nvidia.Problem is { } problem)
            yield return new("NVIDIA's driver", problem, "install the driver; in a container, start it with the NVIDIA container toolkit (docker run --gpus all)");
        else if (Version.TryParse(nvidia.Driver, out var driver) && driver < OldestDriver)
            yield return new($"a driver of version {OldestDriver} or newer", $"it is {nvidia.Driver}", "update the driver");
        if (nvidia.Problem is null && nvidia.Gpus.Count <= (gpu ?? 0))
            yield return new(gpu is null ? "a GPU" : $"a GPU of number {gpu}", $"this process has {nvidia.Gpus.Count}", "see `nvidia-smi` and the variable CUDA_VISIBLE_DEVICES; GPUs are counted from 0");
    }
}
