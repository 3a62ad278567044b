using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Simulation;
using Xunit.Abstractions;

namespace Sweeper.Sweeps.Tests.Sharing;

/// <summary>Clusters that are disturbed and then left alone come to the shares of the law, and stay there, though trials go on ending and starting.</summary>
public sealed class SharingWorldTests(ITestOutputHelper output)
{
    private const int Worlds = 300;
    private const int Disturbances = 5;

    /// <summary>A silo that died in silence is mourned for five rounds; trials end in a round one time in two, and a move that was lost is told again after four.</summary>
    private const int LongestUnrest = 40;
    private const int Rest = 20;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(0, 0.3)]
    [InlineData(1, 0.3)]
    public void A_cluster_left_alone_comes_to_rest_where_the_law_says(int late, double loss)
    {
        var unrest = new List<int>();
        for (var seed = 0; seed < Worlds; seed++)
        {
            var dice = new Dice(seed);
            var world = new SharingWorld(dice, late) { Loss = loss };
            for (var disturbance = 0; disturbance < Disturbances; disturbance++)
            {
                Disturb(world, dice);
                for (var round = RandomCluster.Below(dice, 6); round > 0; round--)
                    world.Round();
            }

            var last = 0;
            for (var round = 1; round <= LongestUnrest + Rest; round++)
            {
                world.Round();
                if (world.Told + world.Changed > 0)
                    last = round;
            }

            unrest.Add(last);
            Assert.True(last <= LongestUnrest, $"seed {seed}: a device was told to move in round {last}");
            Assert.Equal([], Faults(world).Select(fault => $"seed {seed}: {fault}"));
        }

        unrest.Sort();
        output.WriteLine($"at rest after {unrest[unrest.Count / 2]} rounds in the median, {unrest[^1]} at most");
    }

    private static void Disturb(SharingWorld world, Dice dice)
    {
        switch (RandomCluster.Below(dice, 4))
        {
            case 0: world.AddSilo(); break;
            case 1: world.KillSilo(); break;
            default: world.ChangeSweep(); break;
        }
    }

    /// <summary>By what the devices really do: the oracle knows nothing of partitions, shares and moves.</summary>
    private static IEnumerable<string> Faults(SharingWorld world)
    {
        var sweeps = world.Sweeps.Values.ToList();
        var classes = world.Devices.GroupBy(d => DeviceClass.Of(d.Facts)).Select(c => (c.Key, c.Count())).ToList();

        // A sweep with fewer trials than devices may keep devices that nobody misses: they count for nothing.
        return new ShareOracle(classes, sweeps).Faults([.. sweeps.Select(s => Math.Min(s.Waiting, world.Has(s.Sweep)))]);
    }
}
