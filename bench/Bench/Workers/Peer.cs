using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace Sweeper.Bench.Workers;

/// <summary>PyTorch on the CPU, with every advantage that an environment can give it. Its models are in <c>bench/peer</c>.</summary>
internal sealed class Peer
{
    public const string Remedy = "apt-get update && apt-get install -y python3-torch libopenblas0-pthread";

    private const string Plain = "plain";

    private readonly string _python;

    private Peer(string python, string version, string name) => (_python, Version, Name) = (python, version, name);

    /// <summary>
    /// plain: PyTorch as one writes it, with Debian's OpenBLAS as it comes. plain-avx512: the same with OpenBLAS told which kernels to take. tuned: that, with attention and its
    /// backward by hand and the batch in parts.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } = [Plain, "plain-avx512", "tuned"];

    public string Version { get; }

    /// <summary>One of <see cref="Names"/>.</summary>
    public string Name { get; }

    /// <summary>Of the first Python that can import torch; null when there is none.</summary>
    public static Peer? Find(string? python, string name)
    {
        foreach (var candidate in python is null ? ["python3", "/usr/bin/python3"] : new[] { python })
        {
            if (Torch(candidate) is { } version)
                return new Peer(candidate, version, name);
        }

        return null;
    }

    /// <summary>One process with as many threads as cores, and one process per core with one thread: which is better depends on the shape.</summary>
    public IReadOnlyList<Func<Side>> Ways(int cores) =>
    [
        () => new Side($"1 process x {cores} threads", [Start(cores)]),
        () => new Side($"{cores} processes x 1 thread", [.. Enumerable.Range(0, cores).Select(_ => Start(1))]),
    ];

    public Side Single() => new("1 process x 1 thread", [Start(1)]);

    private WorkerProcess Start(int threads)
    {
        var environment = new Dictionary<string, string>
        {
            ["OMP_NUM_THREADS"] = $"{threads}",
            ["OPENBLAS_NUM_THREADS"] = $"{threads}",
            ["OMP_WAIT_POLICY"] = "PASSIVE",
            ["MALLOC_MMAP_THRESHOLD_"] = "4294967296",
            ["MALLOC_TRIM_THRESHOLD_"] = "4294967296",
        };

        // OpenBLAS 0.3.21 takes a CPU that is newer than itself for a Haswell: half the speed of its AVX-512 kernels.
        if (Name != Plain && Vector512.IsHardwareAccelerated)
            environment["OPENBLAS_CORETYPE"] = "SKYLAKEX";
        return new WorkerProcess(_python, [Path.Combine(AppContext.BaseDirectory, "peer", "peer.py"), Name.Split('-')[0], $"{threads}"], environment);
    }

    private static string? Torch(string python)
    {
        try
        {
            var start = new ProcessStartInfo(python, ["-c", "import torch; print(torch.__version__)"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            process.StandardError.ReadToEndAsync();
            var version = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? version : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
