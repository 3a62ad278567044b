using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Sweeper.Trainer.Torch.Devices;

/// <summary>
/// Loads libtorch and TorchSharp's own native library before TorchSharp does, which where they are missing writes to stdout, copies what it finds in package folders, and throws.
/// Whoever calls TorchSharp has called <see cref="Require"/> or asked <see cref="WhyMissing"/>.
/// </summary>
public static class TorchLibrary
{
    private const string Own = "LibTorchSharp";
    private static readonly Lazy<string?> Problem = new(LoadOnce);

    /// <summary>Null where both are loaded, which the first question does; else why they are not, in one line.</summary>
    public static string? WhyMissing => Problem.Value;

    /// <exception cref="NotSupportedException">They cannot be loaded; says why.</exception>
    public static void Require()
    {
        if (WhyMissing is { } reason)
            throw new NotSupportedException($"libtorch cannot be used: {reason}. See `sweeper devices`.");
    }

    /// <summary>True where the libtorch beside this program is one for CUDA.</summary>
    public static bool IsForCuda() => File(OperatingSystem.IsWindows() ? "torch_cuda.dll" : "libtorch_cuda.so") is not null;

    /// <summary>True where there is a libtorch beside this program, whether it can be loaded or not.</summary>
    internal static bool IsThere() => File(OperatingSystem.IsWindows() ? "torch_cpu.dll" : OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : "libtorch_cpu.so") is not null;

    private static string? LoadOnce()
    {
        if (!IsThere())
            return "there is no libtorch beside this program";
        if (Try("torch_cpu") is { } missing)
            return missing;
        CountAsTheDriverDoes();
        if (IsForCuda() && Try("torch_cuda") is { } unusable)
            return unusable;
        return Try(Own) is { } problem && !(problem.Contains(NewerStandardLibrary.Version, StringComparison.Ordinal) && LoadWithoutNewerStandardLibrary()) ? problem : null;
    }

    /// <summary>What the system said of the first file that it found and could not load.</summary>
    private static string? Try(string library)
    {
        try
        {
            NativeLibrary.Load(library, typeof(TorchLibrary).Assembly, null);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            var lines = e.Message.Split('\n');
            return lines.Skip(1).FirstOrDefault(line => line.Length > 0 && !line.Contains("No such file", StringComparison.Ordinal)) ?? lines[0];
        }
    }

    /// <summary>CUDA would count GPUs by their speed, the driver by their places. Left alone where the user has said how.</summary>
    private static void CountAsTheDriverDoes()
    {
        // The runtime keeps variables of its own; libraries ask the system's.
        if (OperatingSystem.IsLinux())
            _ = SetVariable("CUDA_DEVICE_ORDER", "PCI_BUS_ID", overwrite: 0);
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int SetVariable(string name, string value, int overwrite);

    private static bool LoadWithoutNewerStandardLibrary()
    {
        if (File($"lib{Own}.so") is not { } path || NewerStandardLibrary.Load(path, "torch") is not { } handle)
            return false;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => name == Own ? handle : 0;
        return true;
    }

    private static string? File(string name) => ((string?)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Append(AppContext.BaseDirectory)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(System.IO.File.Exists);
}
