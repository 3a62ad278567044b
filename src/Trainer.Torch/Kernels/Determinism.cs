using System.Runtime.InteropServices;
using TorchSharp;

namespace Sweeper.Trainer.Torch.Kernels;

/// <summary>
/// Makes CUDA give the same bits twice, for the whole process: no TF32, and the workspace with which cuBLAS is deterministic. TorchSharp cannot switch torch to its
/// deterministic algorithms; the calls that are made here, products, triangular solves, sums and functions of elements, have no others.
/// </summary>
internal static class Determinism
{
    private const string Workspace = "CUBLAS_WORKSPACE_CONFIG";

    public static void Require()
    {
        // The runtime's own copy of the environment is not what native libraries read.
        if (OperatingSystem.IsLinux())
            _ = SetEnvironment(Workspace, Environment.GetEnvironmentVariable(Workspace) ?? ":4096:8", 1);
        torch.backends.cuda.matmul.allow_tf32 = false;
        torch.backends.cudnn.allow_tf32 = false;
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment([MarshalAs(UnmanagedType.LPStr)] string name, [MarshalAs(UnmanagedType.LPStr)] string value, int overwrite);
}
