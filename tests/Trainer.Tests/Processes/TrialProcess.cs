using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using Sweeper.Trainer.Tests.Trials;

namespace Sweeper.Trainer.Tests.Processes;

/// <summary>
/// This assembly as a program: trains one small trial per argument, whose settings stand in it with spaces between, and says what vectors the process has and the hash of
/// each trial's weights. So that a test can have them from a process whose runtime was started with other switches.
/// </summary>
internal static class TrialProcess
{
    /// <summary>The first line: what this very process computes with.</summary>
    public static string Vectors =>
        $"Vector512={Vector512.IsHardwareAccelerated} Vector256={Vector256.IsHardwareAccelerated} Vector128={Vector128.IsHardwareAccelerated} Avx512F={Avx512F.IsSupported} Avx2={Avx2.IsSupported} AdvSimd={AdvSimd.IsSupported}";

    public static int Main(string[] trials)
    {
        Console.WriteLine(Vectors);
        foreach (var settings in trials)
            Console.WriteLine(Hash(settings));
        return 0;
    }

    /// <summary>The same in this process.</summary>
    public static string Hash(string settings)
    {
        var context = new MemoryContext(SmallTrial.Of(1, settings.Split(' ')));
        SmallTrial.Executor.Run(context, default);
        return Convert.ToHexStringLower(SHA256.HashData(context.Artifacts["weights.safetensors"]));
    }

    /// <summary>Runs it, with a switch of the runtime at 0.</summary>
    /// <returns>Its lines.</returns>
    public static string[] Run(string variable, IEnumerable<string> trials)
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host, [typeof(TrialProcess).Assembly.Location, .. trials]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[variable] = "0";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{variable}=0: exit code {process.ExitCode}\n{error.Result}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
