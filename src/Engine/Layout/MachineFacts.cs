using System.Runtime.InteropServices;

namespace Sweeper.Engine.Layout;

/// <summary>Where a trial was trained: what one needs to make sense of its seconds.</summary>
/// <param name="Cpu">The processor's name for itself.</param>
/// <param name="Cores">Logical processors that this process may use.</param>
/// <param name="Runtime">.NET version.</param>
public sealed record MachineFacts(string Host, string Os, string Cpu, int Cores, string Runtime)
{
    public static MachineFacts Here { get; } = new(
        Environment.MachineName,
        RuntimeInformation.OSDescription,
        CpuName(),
        Environment.ProcessorCount,
        RuntimeInformation.FrameworkDescription);

    private static string CpuName()
    {
        const string Linux = "/proc/cpuinfo";
        var model = File.Exists(Linux) ? File.ReadLines(Linux).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return model?[(model.IndexOf(':') + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
