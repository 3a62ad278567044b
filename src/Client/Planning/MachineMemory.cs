using Sweeper.Client.Printing;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Planning;

/// <summary>
/// Trials that run at the same time must fit the memory of this machine, or what a container leaves of it. A law of the machine and not of the sweep file, and so no part of
/// its validation, which says the same everywhere.
/// </summary>
internal static class MachineMemory
{
    /// <summary>Law, values and remedy; null where the largest trials fit beside each other.</summary>
    /// <param name="plan">What is to be trained.</param>
    /// <param name="executor">Says what a trial needs.</param>
    /// <param name="devices">Trials at a time.</param>
    public static string? Check(SweepPlan plan, ITrialExecutor executor, int devices)
    {
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var arms = plan.Arms.Select(arm => (Arm: arm, Bytes: executor.Cost(arm.Configuration).PeakBytes)).OrderByDescending(a => a.Bytes).ToList();
        var (fitting, bytes) = (0, 0.0);
        foreach (var trial in arms.SelectMany(a => a.Arm.Trials.Select(_ => a.Bytes)).Take(devices))
        {
            bytes += trial;
            if (bytes > available)
                return Message(arms[0], available, devices, fitting);
            fitting++;
        }

        return null;
    }

    private static string Message((Arm Arm, long Bytes) largest, long available, int devices, int fitting)
    {
        var law = $"The buffers of all trials that run at a time must fit in {Figures.Bytes(available)}, the memory of this machine, but those of {largest.Arm.Label} need {Figures.Bytes(largest.Bytes)}";
        return fitting == 0
            ? $"{law} alone. Reduce task.context, model.layers, model.width or model.mlp_width."
            : $"{law}, and {devices} trials run at a time. Use --devices {fitting}, or reduce task.context or the model.";
    }
}
