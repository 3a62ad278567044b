using System.Runtime.InteropServices;
using Sweeper.Engine.Processes;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Torch.Devices;
using Sweeper.Trainer.Trials;

namespace Sweeper.Silo.Settings;

/// <summary>What <c>--devices</c> says: <see cref="DeviceSpec"/>, on this machine.</summary>
internal static class DeviceList
{
    private const string Subject = "Sweeper:Devices";

    /// <summary>Every core.</summary>
    public static string Usual { get; } = $"cpu:{Environment.ProcessorCount}";

    /// <summary>What trains on them, each GPU in a process of its own. Where they are not here, or no devices at all, it is that of cores: <see cref="Parse"/> says what is wrong.</summary>
    public static ITrialExecutor Executor(string text)
    {
        try
        {
            var spec = DeviceSpec.Parse(text, Subject, allowsNone: true);
            return spec.Kind switch
            {
                DeviceKind.Cuda => ChildExecutor.OfThisProgram(TorchDevices.Open(spec, TorchRuntime.Here), $"{spec}"),
                DeviceKind.TorchCpu => TorchDevices.Open(spec, TorchRuntime.Here),
                _ => new TransformerExecutor(),
            };
        }
        catch (Exception e) when (e is FormatException or MissingDeviceException)
        {
            return new TransformerExecutor();
        }
    }

    /// <exception cref="FormatException">It is none of that, or this machine has no such devices.</exception>
    public static IReadOnlyList<DeviceFacts> Parse(string text, string silo, string numerics)
    {
        var spec = DeviceSpec.Parse(text, Subject, allowsNone: true);
        if (!IsOfTorch(spec))
            return spec.IsNone ? [] : Cores(spec.Seats!.Value, silo, numerics);
        var facts = TorchRuntime.Here;
        var missing = TorchAvailability.Of(spec, facts).SelectMany(device => device.Messages).Distinct().ToList();
        return missing.Count == 0
            ? SeatsOf(spec, facts, silo, numerics)
            : throw new FormatException($"{Subject} must be devices that this sweeper-silo can drive, but is '{text}'. {string.Join(". ", missing)}. Or use cpu:N, or none for a gateway.");
    }

    private static bool IsOfTorch(DeviceSpec spec) => spec.Kind is DeviceKind.TorchCpu or DeviceKind.Cuda;

    private static IReadOnlyList<DeviceFacts> Cores(int count, string silo, string numerics)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / count;
        var speed = CoreSpeed.Measure();
        return [.. Enumerable.Range(0, count).Select(i =>
            new DeviceFacts(new DeviceId($"{silo}/cpu:{i}"), silo, DeviceKind.Cpu, $"{RuntimeInformation.ProcessArchitecture} core".ToLowerInvariant(), memory, speed, numerics))];
    }

    /// <summary>Each has the memory of its whole device, for trials that do not fit beside each other take turns.</summary>
    private static IReadOnlyList<DeviceFacts> SeatsOf(DeviceSpec spec, TorchFacts facts, string silo, string numerics)
    {
        var (memory, gpus) = (TorchDevices.MemoryBytes(spec, facts), DeviceSeats.Gpus(spec, facts.Nvidia.Gpus.Count));
        var name = gpus.Count == 0
            ? $"libtorch {facts.Version} on {RuntimeInformation.ProcessArchitecture}".ToLowerInvariant()
            : facts.Nvidia.Gpus.First(gpu => gpu.Number == gpus[0]).Name;
        var speed = TorchRuntime.Rates(gpus.Count == 0 ? null : gpus[0])?.FlopsPerSecond ?? 0;
        return [.. DeviceSeats.Of(spec, facts.Nvidia.Gpus.Count).Select(seat => new DeviceFacts(new DeviceId($"{silo}/{seat}"), silo, spec.Kind, name, memory, speed, numerics))];
    }
}
