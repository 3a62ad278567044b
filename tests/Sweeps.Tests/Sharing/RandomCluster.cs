using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Simulation;

namespace Sweeper.Sweeps.Tests.Sharing;

/// <summary>A few devices of a few classes in a few partitions, at anything, and a few sweeps.</summary>
internal sealed class RandomCluster
{
    private static readonly string[] Sweeps = ["A", "B", "C", "D", "E"];

    public RandomCluster(Dice dice)
    {
        Demands = [.. Sweeps.Take(1 + Below(dice, Sweeps.Length)).Select(s => new Demand(s, Below(dice, 2), Need(dice), Below(dice, 8), Below(dice, 4)))];
        Pools = [.. Enumerable.Range(0, 1 + Below(dice, 3)).Select(p => Fleet.Partition(p, [.. Enumerable.Range(0, 1 + Below(dice, 8)).Select(i => Doing(dice, p, i))]))];
    }

    public IReadOnlyList<Demand> Demands { get; }

    public IReadOnlyList<PoolPartition> Pools { get; }

    public static int Below(Dice dice, int count) => (int)(dice.Unit("number") * count);

    public static DeviceNeed Need(Dice dice) => Below(dice, 5) switch
    {
        0 => new DeviceNeed(DeviceKind.Cuda, 40 * Fleet.Gigabyte, ""),
        1 => Fleet.Cuda,
        2 => new DeviceNeed(DeviceKind.Cpu, 0, "n1"),
        _ => DeviceNeed.Any,
    };

    public static DeviceFacts Facts(Dice dice, string silo, int number) => Below(dice, 4) switch
    {
        0 => Fleet.Device($"{silo}/cuda:{number}", 80 * Fleet.Gigabyte),
        1 => Fleet.Device($"{silo}/cuda:{number}", 24 * Fleet.Gigabyte),
        2 => Fleet.Device($"{silo}/cpu:{number}", numerics: "n2"),
        _ => Fleet.Device($"{silo}/cpu:{number}"),
    };

    /// <summary>On a sweep that asks, on one that nobody knows, or idle.</summary>
    private static DeviceDoing Doing(Dice dice, int partition, int number)
    {
        var facts = Facts(dice, $"silo{partition}", number);
        if (dice.Chance(0.25, "idle"))
            return new DeviceDoing(facts, null, false, null);
        var trial = dice.Chance(0.7, "trial");
        var next = trial && dice.Chance(0.2, "next") ? Sweeps[Below(dice, Sweeps.Length)] : null;
        var sweep = Sweeps[Below(dice, Sweeps.Length)];
        return new DeviceDoing(facts, sweep, trial, next == sweep ? null : next);
    }
}
