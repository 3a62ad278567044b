using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Simulation;
using static Sweeper.Sweeps.Tests.Sharing.Fleet;

namespace Sweeper.Sweeps.Tests.Sharing;

/// <summary>What holds for any cluster, whatever its devices do when it is divided. Clusters come from a fixed seed, so that a failure is one for everybody.</summary>
public sealed class ShareLaws
{
    private const int Clusters = 3000;

    [Fact]
    public void Shares_are_within_the_law() => Holds((pools, demands, shares) =>
    {
        foreach (var pool in pools)
        {
            var there = pool.Summary(At(0))!.Classes.ToDictionary(c => c.Class, c => c.Total);
            Assert.All(shares[pool].Shares.GroupBy(s => s.Class), c => Assert.InRange(c.Sum(s => s.Count), 0, there[c.Key]));
        }

        var totals = Totals(demands, shares);
        Assert.Equal([], new ShareOracle(Classes(pools), demands).Faults(totals));
        Assert.All(shares.Values.SelectMany(s => s.Shares).Where(s => s.Count > 0), s => Assert.True(demands.Single(d => d.Sweep == s.Sweep).Need.IsMetBy(s.Class)));
    });

    [Fact]
    public void No_way_to_give_as_many_leaves_more_devices_where_they_are() => Holds((pools, demands, shares) =>
    {
        var held = pools.SelectMany(p => p.Summary(At(0))!.Classes).SelectMany(c => c.Sweeps.Select(s => (c.Class, s.Sweep, s.Total)))
            .GroupBy(h => (h.Class, h.Sweep)).ToDictionary(h => h.Key, h => h.Sum(x => x.Total));
        var given = shares.Values.SelectMany(s => s.Shares).GroupBy(s => (s.Class, s.Sweep)).ToDictionary(s => s.Key, s => s.Sum(x => x.Count));
        var stay = pools.Sum(p => p.Summary(At(0))!.Classes.Sum(c => c.Sweeps.Sum(h =>
            Math.Min(h.Total, shares[p].Shares.Where(s => s.Class == c.Class && s.Sweep == h.Sweep).Sum(s => s.Count)))));
        Assert.Equal(held.Sum(h => Math.Min(h.Value, given.GetValueOrDefault(h.Key))), stay);
        Assert.Equal(new ShareOracle(Classes(pools), demands).MostThatStay(Totals(demands, shares), held), stay);
    });

    [Fact]
    public void Devices_where_they_are_to_be_do_not_move() => Holds((pools, demands, shares) =>
    {
        List<PoolPartition> moved = [.. pools.Select((p, i) => Partition(i, [.. p.Moves(shares[p], At(0)).Partition.Devices(At(0)).Select(Arrived)]))];
        var book = Book(moved, [.. demands]);
        for (var i = 0; i < moved.Count; i++)
            Assert.Empty(moved[i].Moves(book.Allot(i, At(0)).Shares, At(0)).Moves);

        static DeviceDoing Arrived(DeviceDoing device) => device with { Sweep = device.Next ?? device.Sweep, HasTrial = device.Sweep is not null, Next = null };
    });

    private static int[] Totals(IReadOnlyList<Demand> demands, Dictionary<PoolPartition, PoolShares> shares) =>
        [.. demands.Select(d => shares.Values.Sum(s => s.Of(d.Sweep)))];

    private static List<(DeviceClass, int)> Classes(IReadOnlyList<PoolPartition> pools) =>
        [.. pools.SelectMany(p => p.Summary(At(0))!.Classes).GroupBy(c => c.Class).Select(c => (c.Key, c.Sum(x => x.Total)))];

    private static void Holds(Action<IReadOnlyList<PoolPartition>, IReadOnlyList<Demand>, Dictionary<PoolPartition, PoolShares>> law)
    {
        for (var seed = 0; seed < Clusters; seed++)
        {
            var cluster = new RandomCluster(new Dice(seed));
            var book = Book(cluster.Pools, [.. cluster.Demands]);
            try
            {
                law(cluster.Pools, cluster.Demands, cluster.Pools.Select((p, i) => (p, i)).ToDictionary(p => p.p, p => book.Allot(p.i, At(0)).Shares!));
            }
            catch (Xunit.Sdk.XunitException e)
            {
                throw new Xunit.Sdk.XunitException($"seed {seed}: {e.Message}", e);
            }
        }
    }
}
