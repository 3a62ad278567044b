using Sweeper.Client.Printing;
using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Torch.Devices;

namespace Sweeper.Client.Planning;

/// <summary>
/// Trials that run at the same time must fit the memory of this machine, or what a container leaves of it. A law of the machine and not of the sweep file, and so no part of
/// its validation, which says the same everywhere.
/// </summary>
internal static class MachineMemory
{
    /// <summary>Law, values and remedy; null where the largest trials fit beside each other, or, on a device whose seats take turns when they must, one after the other.</summary>
    /// <param name="plan">What is to be trained.</param>
    /// <param name="executor">Says what a trial needs.</param>
    /// <param name="where">What trains it.</param>
    public static string? Check(SweepPlan plan, ITrialExecutor executor, DeviceSpec where) => where.Kind == DeviceKind.Cpu
        ? Check(plan, executor, where.Seats ?? 1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, "this machine")
        : Check(plan, executor, 1, TorchDevices.MemoryBytes(where, TorchRuntime.Here) is > 0 and var bytes ? bytes : long.MaxValue, $"{where}");

    private static string? Check(SweepPlan plan, ITrialExecutor executor, int devices, long available, string of)
    {
        var arms = plan.Arms.Select(arm => (Arm: arm, Bytes: executor.Cost(arm.Configuration).PeakBytes)).OrderByDescending(a => a.Bytes).ToList();
        var (fitting, bytes) = (0, 0.0);
        foreach (var trial in arms.SelectMany(a => a.Arm.Trials.Select(_ => a.Bytes)).Take(devices))
        {
            bytes += trial;
            if (bytes > available)
                return Message(arms[0], available, devices, fitting, of);
            fitting++;
        }

        return null;
    }

    private static string Message((Arm Arm, long Bytes) largest, long available, int devices, int fitting, string of)
    {
        var law = $"The buffers of all trials that run at a time must fit in {Figures.Bytes(available)}, the memory of {of}, but those of {largest.Arm.Label} need {Figures.Bytes(largest.Bytes)}";
        return fitting == 0
            ? $"{law} alone. Reduce task.context, model.layers, model.width or model.mlp_width."
            : $"{law}, and {devices} trials run at a time. Use --devices {fitting}, or reduce task.context or the model.";
    }
}
