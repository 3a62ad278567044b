using System.Runtime.InteropServices;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Sharing;
using Sweeper.Trainer.Torch.Devices;

namespace Sweeper.Silo.Settings;

/// <summary>What <c>--devices</c> says: <see cref="DeviceSpec"/>, on this machine.</summary>
internal static class DeviceList
{
    private const string Subject = "Sweeper:Devices";

    /// <exception cref="FormatException">It is none of that, or this machine has no such devices.</exception>
    public static IReadOnlyList<DeviceFacts> Parse(string text, string silo, string numerics)
    {
        var spec = DeviceSpec.Parse(text, Subject, allowsNone: true);
        return spec switch
        {
            { IsNone: true } => [],
            { Kind: DeviceKind.Cpu } => Cores(spec.Seats!.Value, silo, numerics),
            _ => throw new FormatException($"{Subject} must be devices that this sweeper-silo can drive, but is '{text}'. {WhyNot(spec)} Or use cpu:N, or none for a gateway."),
        };
    }

    private static string WhyNot(DeviceSpec spec)
    {
        try
        {
            TorchDevices.Open(spec, TorchRuntime.Here);
            return "";
        }
        catch (Exception e) when (e is MissingDeviceException or NotSupportedException)
        {
            return $"{e.Message.ReplaceLineEndings(". ").TrimEnd('.')}.";
        }
    }

    private static IReadOnlyList<DeviceFacts> Cores(int count, string silo, string numerics)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / count;
        var speed = CoreSpeed.Measure();
        return [.. Enumerable.Range(0, count).Select(i =>
            new DeviceFacts(new DeviceId($"{silo}/cpu:{i}"), silo, DeviceKind.Cpu, $"{RuntimeInformation.ProcessArchitecture} core".ToLowerInvariant(), memory, speed, numerics))];
    }
}
