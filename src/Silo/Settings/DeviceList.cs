using System.Globalization;
using System.Runtime.InteropServices;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Sharing;

namespace Sweeper.Silo.Settings;

/// <summary>What <c>--devices</c> says: <c>cpu:8</c>, <c>cuda:all</c>, <c>cuda:0,1</c>, <c>none</c>.</summary>
internal static class DeviceList
{
    /// <exception cref="FormatException">It is none of that, or this machine has no such devices.</exception>
    public static IReadOnlyList<DeviceFacts> Parse(string text, string silo, string numerics)
    {
        if (text == "none")
            return [];
        if (text.StartsWith("cuda:", StringComparison.Ordinal))
        {
            throw new FormatException(
                $"Sweeper:Devices must be devices that this sweeper-silo can drive, but is '{text}', and it was built without CUDA. Use cpu:N, or none for a gateway.");
        }

        if (!text.StartsWith("cpu:", StringComparison.Ordinal) || !int.TryParse(text.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > 1024)
            throw new FormatException($"Sweeper:Devices must be cpu:N with 1 ≤ N ≤ 1024, cuda:all, cuda:0,1 or none, but is '{text}'.");
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / count;
        var speed = CoreSpeed.Measure();
        return [.. Enumerable.Range(0, count).Select(i =>
            new DeviceFacts(new DeviceId($"{silo}/cpu:{i}"), silo, DeviceKind.Cpu, $"{RuntimeInformation.ProcessArchitecture} core".ToLowerInvariant(), memory, speed, numerics))];
    }
}
