using TorchSharp;

namespace Sweeper.Trainer.Torch.Kernels;

/// <summary>The native library behind TorchSharp, which not every build has and not every system can load.</summary>
public static class TorchLibrary
{
    private const string NewestRuntime = "GLIBCXX_3.4.32";

    private static readonly Lazy<string?> Reason = new(Look);

    /// <summary>Why nothing can be computed with torch here, in words for who asked for it; null: it can. Looked for once in a process.</summary>
    public static string? WhyMissing => Reason.Value;

    /// <exception cref="NotSupportedException">It cannot be loaded; says why.</exception>
    public static void Require()
    {
        if (WhyMissing is { } reason)
            throw new NotSupportedException(reason);
    }

    private static string? Look()
    {
        try
        {
            using var one = torch.ones(1);
            return null;
        }
        catch (Exception e) when (e is TypeInitializationException or NotSupportedException or DllNotFoundException or BadImageFormatException)
        {
            return TooOld() is { } runtime
                ? $"TorchSharp's native library needs the C++ runtime {NewestRuntime} (libstdc++ of GCC 13.2), but {runtime} is older. Use a system with a newer one, such as Debian 13 or Ubuntu 24.04."
                : $"TorchSharp needs libtorch, whose packages are not in this build: {FirstLine(e)} Build with -p:Torch=cpu (TorchSharp-cpu) or -p:Torch=cuda (TorchSharp-cuda-linux).";
        }
    }

    /// <summary>The C++ runtime that this process uses, where it is too old.</summary>
    private static string? TooOld()
    {
        const string maps = "/proc/self/maps";
        if (!File.Exists(maps))
            return null;
        var runtime = File.ReadLines(maps).Select(line => line[(line.LastIndexOf(' ') + 1)..]).FirstOrDefault(path => Path.GetFileName(path).StartsWith("libstdc++.so", StringComparison.Ordinal));
        return runtime is not null && !File.ReadAllText(runtime, System.Text.Encoding.Latin1).Contains(NewestRuntime, StringComparison.Ordinal) ? runtime : null;
    }

    private static string FirstLine(Exception e) => (e.InnerException ?? e).Message.Split('\n')[0].Trim();
}
