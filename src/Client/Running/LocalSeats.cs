using Sweeper.Client.Printing;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Sharing;
using Sweeper.Trainer.Torch.Devices;

namespace Sweeper.Client.Running;

/// <summary>The seats of what <c>--devices</c> names on this machine: so many trials at a time.</summary>
internal static class LocalSeats
{
    public static IReadOnlyList<DeviceId> Of(DeviceSpec spec) =>
        DeviceSeats.Of(spec, spec is { Kind: DeviceKind.Cuda, Gpus: null } ? TorchRuntime.Here.Nvidia.Gpus.Count : 0);

    /// <summary>For people: <c>2 cores</c>, <c>torch-cpu, 4 trials at a time</c>.</summary>
    public static string Text(DeviceSpec spec)
    {
        var seats = Of(spec).Count;
        return spec.Kind == DeviceKind.Cpu ? Figures.Count(seats, "core")
            : $"{(spec.Kind == DeviceKind.Cuda ? $"{spec}" : spec.Kind)}, {(seats == 1 ? "one trial" : $"{seats} trials")} at a time";
    }
}
