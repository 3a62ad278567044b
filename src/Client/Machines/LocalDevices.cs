using Sweeper.Engine.Layout;
using Sweeper.Sweeps.Sharing;
using Sweeper.Trainer.Torch.Devices;
using Sweeper.Trainer.Torch.Nvidia;

namespace Sweeper.Client.Machines;

/// <summary>The devices of this machine, each measured for some tenths of a second.</summary>
internal static class LocalDevices
{
    /// <param name="facts">What there is of libtorch and GPUs.</param>
    public static IReadOnlyList<LocalDevice> Of(TorchFacts facts) => [.. Cores(), Torch(facts), .. Gpus(facts)];

    /// <summary>One core, and all of them: they share the memory of the machine, so that a trial may use all of it.</summary>
    private static IEnumerable<LocalDevice> Cores()
    {
        List<int> counts = [.. new[] { 1, Environment.ProcessorCount }.Distinct()];
        return counts.Zip(CoreRates.Measure(counts), (cores, rates) =>
            Measured(new($"{DeviceKind.Cpu}:{cores}", DeviceKind.Cpu, MachineFacts.Here.Cpu, cores, Memory, null, null, null, null, null, []), rates));
    }

    private static LocalDevice Torch(TorchFacts facts)
    {
        var available = TorchAvailability.OfCpu(facts);
        var device = new LocalDevice(available.Device, DeviceKind.TorchCpu, Library(facts), Environment.ProcessorCount, Memory, null, null, null, null, null, available.Messages);
        return Measured(device, available.IsHere ? TorchRuntime.Rates(null) : null);
    }

    private static IEnumerable<LocalDevice> Gpus(TorchFacts facts) => facts.Nvidia.Gpus.Count > 0
        ? facts.Nvidia.Gpus.Select(gpu => Gpu(facts, gpu))
        : [new(DeviceKind.Cuda, DeviceKind.Cuda, null, null, 0, null, null, facts.Nvidia.Driver, null, null, TorchAvailability.OfCuda(facts).Messages)];

    private static LocalDevice Gpu(TorchFacts facts, NvidiaGpu gpu)
    {
        var available = TorchAvailability.OfCuda(facts, gpu.Number);
        var device = new LocalDevice(
            available.Device, DeviceKind.Cuda, gpu.Name, null, gpu.MemoryBytes, gpu.UsedBytes, gpu.Utilisation, facts.Nvidia.Driver, null, null, available.Messages);
        return Measured(device, available.IsHere ? TorchRuntime.Rates(gpu.Number) : null);
    }

    private static LocalDevice Measured(LocalDevice device, DeviceRates? rates) => device with { FlopsPerSecond = rates?.FlopsPerSecond, CopyBytesPerSecond = rates?.BytesPerSecond };

    private static string? Library(TorchFacts facts) => facts.Version is null ? null : $"libtorch {facts.Version}";

    private static long Memory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
}
