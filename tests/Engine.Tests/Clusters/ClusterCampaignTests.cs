using Sweeper.Engine.Control;

namespace Sweeper.Engine.Tests.Clusters;

/// <summary>
/// Random clusters to which random things happen, made up from a seed. SWEEPER_CLUSTER_CAMPAIGN=500 runs so many, from SWEEPER_CLUSTER_SEED on.
/// </summary>
public sealed class ClusterCampaignTests
{
    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(Setting("SWEEPER_CLUSTER_SEED", 1), Setting("SWEEPER_CLUSTER_CAMPAIGN", 12))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_happens_the_sweep_ends_as_in_one_process(int seed)
    {
        var dice = new Random(seed);
        await using var bench = new ClusterBench(Faults(dice), seed, TimeSpan.FromMilliseconds(20 + dice.Next(150)));
        var cluster = bench.Cluster;
        for (var i = 2 + dice.Next(2); i > 0; i--)
            cluster.AddSilo(1 + dice.Next(3));
        var revision = dice.Next(3) == 0 ? Chains.Plain($"campaign-{seed}", 6 + dice.Next(8)) : Chains.Halved($"campaign-{seed}", 6 + dice.Next(8));

        var sweep = cluster.Submit(revision);
        for (var i = dice.Next(8); i > 0; i--)
        {
            await Task.Delay(TimeSpan.FromSeconds(4 * dice.NextDouble()), cluster.Time);
            await HappenAsync(dice, cluster, sweep);
        }

        await cluster.UntilOverAsync(sweep);

        try
        {
            await bench.AssertAsEmbeddedAsync(revision);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{e.Message}\n{bench.Story(sweep)}", e);
        }
    }

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : otherwise;

    private static WireFaults Faults(Random dice) => dice.Next(3) == 0
        ? WireFaults.None
        : new WireFaults(0.15 * dice.NextDouble(), 0.15 * dice.NextDouble(), 0.3 * dice.NextDouble(), 0.4 * dice.NextDouble(), TimeSpan.FromSeconds(3 * dice.NextDouble()));

    private static async Task HappenAsync(Random dice, LoopbackCluster cluster, string sweep)
    {
        var silo = cluster.Living[dice.Next(cluster.Living.Count)];
        switch (dice.Next(8))
        {
            case 0:
                Replace(dice, cluster, silo);
                break;
            case 1:
                cluster.KillCoordinator(sweep);
                break;
            case 2:
                Replace(dice, cluster, cluster.EntryOf(sweep).Silo);
                break;
            case 3:
                cluster.Split(sweep);
                break;
            case 4:
                var store = cluster.EntryOf(sweep).Store;
                store.IsAway = true;
                await Task.Delay(TimeSpan.FromSeconds(3 * dice.NextDouble()), cluster.Time);
                store.IsAway = false;
                break;
            case 5:
                cluster.AddSilo(1 + dice.Next(2));
                await cluster.DrainAsync(silo);
                break;
            case 6:
                if (!silo.IsDead)
                    cluster.Restart(silo, dice.Next(3));
                break;
            default:
                await AskAsync(cluster, sweep, new ControlRequest.Pause());
                await Task.Delay(TimeSpan.FromSeconds(2 * dice.NextDouble()), cluster.Time);
                await AskAsync(cluster, sweep, new ControlRequest.Resume());
                break;
        }
    }

    private static Task AskAsync(LoopbackCluster cluster, string sweep, ControlRequest request) => cluster.UntilAsync(
        () =>
        {
            try
            {
                cluster.DirectorOf(sweep).Control(request);
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        },
        "the request is taken");

    private static void Replace(Random dice, LoopbackCluster cluster, LoopbackSilo silo)
    {
        cluster.AddSilo(1 + dice.Next(2));
        if (!silo.IsDead)
            cluster.Kill(silo);
    }
}
