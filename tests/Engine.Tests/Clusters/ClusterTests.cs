using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Engine.Tests.Clusters;

/// <summary>Sweeps on several silos come to what one process comes to.</summary>
public sealed class ClusterTests
{
    private static readonly WireFaults Bad = new(LostBefore: 0.1, LostAfter: 0.1, Doubled: 0.2, Late: 0.3, TimeSpan.FromSeconds(2));

    [Fact]
    public async Task A_sweep_on_three_silos_ends_as_in_one_process()
    {
        await using var bench = new ClusterBench();
        for (var i = 0; i < 3; i++)
            bench.Cluster.AddSilo(devices: 2);

        var sweep = bench.Cluster.Submit(Chains.Plain("plain", arms: 12));
        await bench.Cluster.UntilOverAsync(sweep);

        await bench.AssertAsEmbeddedAsync(Chains.Plain("plain", arms: 12));
        bench.AssertAlone();
        await bench.Cluster.UntilIsAsync(sweep, SweepStanding.Done);
    }

    [Fact]
    public async Task Early_stopping_decides_the_same()
    {
        await using var bench = new ClusterBench();
        for (var i = 0; i < 2; i++)
            bench.Cluster.AddSilo(devices: 3);

        await bench.Cluster.UntilOverAsync(bench.Cluster.Submit(Chains.Halved("halved", arms: 16)));

        await bench.AssertAsEmbeddedAsync(Chains.Halved("halved", arms: 16));
        bench.AssertAlone();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Calls_that_are_lost_late_and_doubled_change_nothing(int seed)
    {
        await using var bench = new ClusterBench(Bad, seed);
        for (var i = 0; i < 2; i++)
            bench.Cluster.AddSilo(devices: 2);

        await bench.Cluster.UntilOverAsync(bench.Cluster.Submit(Chains.Halved("bad-wire", arms: 10)));

        await bench.AssertAsEmbeddedAsync(Chains.Halved("bad-wire", arms: 10));
    }

    [Fact]
    public async Task When_a_silo_dies_its_trials_go_on_elsewhere()
    {
        await using var bench = new ClusterBench();
        var (first, _) = (bench.Cluster.AddSilo(devices: 3), bench.Cluster.AddSilo(devices: 1));
        var sweep = bench.Cluster.Submit(Chains.Halved("dead-silo", arms: 10));
        await bench.Cluster.UntilAsync(() => first.Host.Devices.Any(d => d.Trial is not null), "the first silo trains");

        bench.Cluster.Kill(first);
        await bench.Cluster.UntilOverAsync(sweep);

        await bench.AssertAsEmbeddedAsync(Chains.Halved("dead-silo", arms: 10));
    }

    [Fact]
    public async Task What_a_silo_trained_goes_on_elsewhere_though_another_of_its_name_came_before_it_was_missed()
    {
        await using var bench = new ClusterBench();
        var (first, second) = (bench.Cluster.AddSilo(devices: 2), bench.Cluster.AddSilo(devices: 2));
        var sweep = bench.Cluster.Submit(Chains.Halved("back-at-once", arms: 10));
        var other = bench.Cluster.EntryOf(sweep).Silo == first ? second : first;
        await bench.Cluster.UntilAsync(() => other.Host.Devices.Any(d => d.Trial is not null), "the one that does not coordinate trains");

        bench.Cluster.Restart(other, devices: 0);
        await bench.Cluster.UntilOverAsync(sweep);

        await bench.AssertAsEmbeddedAsync(Chains.Halved("back-at-once", arms: 10));
        Assert.DoesNotContain(new SweepFolder(bench.Cluster.Store, sweep).ReadRecords(), r => r.Event is SweepEvent.Expired);
    }

    [Fact]
    public async Task When_a_coordinator_dies_devices_train_on_under_the_next()
    {
        await using var bench = new ClusterBench(step: TimeSpan.FromSeconds(1));
        for (var i = 0; i < 2; i++)
            bench.Cluster.AddSilo(devices: 2);
        var sweep = bench.Cluster.Submit(Chains.Plain("dead-coordinator", arms: 4, steps: 20));
        await bench.Cluster.UntilAsync(() => bench.Chain.Runs.Count == 4, "all four train");

        bench.Cluster.KillCoordinator(sweep);
        await bench.Cluster.UntilOverAsync(sweep);

        await bench.AssertAsEmbeddedAsync(Chains.Plain("dead-coordinator", arms: 4, steps: 20));
        Assert.All(bench.Chain.Runs.Values, r => Assert.Equal(1, r.Runs));
        Assert.Equal(2, bench.State(Chains.Plain("dead-coordinator", arms: 4, steps: 20).Plan(bench.Chain)).Epoch);
    }

    [Fact]
    public async Task Of_two_coordinators_one_remains()
    {
        await using var bench = new ClusterBench();
        for (var i = 0; i < 2; i++)
            bench.Cluster.AddSilo(devices: 2);
        var sweep = bench.Cluster.Submit(Chains.Halved("split", arms: 16));
        await bench.Cluster.UntilAsync(() => !bench.Chain.Runs.IsEmpty, "something trains");

        bench.Cluster.Split(sweep);
        await bench.Cluster.UntilOverAsync(sweep);

        await bench.AssertAsEmbeddedAsync(Chains.Halved("split", arms: 16));
    }

    [Fact]
    public async Task While_the_store_is_away_for_the_coordinator_nothing_is_decided_and_nothing_lost()
    {
        await using var bench = new ClusterBench();
        bench.Cluster.AddSilo(devices: 2);
        var sweep = bench.Cluster.Submit(Chains.Halved("away", arms: 12));
        await bench.Cluster.UntilAsync(() => !bench.Chain.Runs.IsEmpty, "something trains");
        var entry = bench.Cluster.EntryOf(sweep);

        entry.Store.IsAway = true;
        await bench.Cluster.UntilIsAsync(sweep, SweepStanding.Broken);
        entry.Store.IsAway = false;
        await bench.Cluster.UntilOverAsync(sweep);

        await bench.AssertAsEmbeddedAsync(Chains.Halved("away", arms: 12));
    }

    [Fact]
    public async Task A_silo_that_leaves_in_order_gives_back_what_it_trains()
    {
        await using var bench = new ClusterBench(step: TimeSpan.FromMilliseconds(300));
        var (first, _) = (bench.Cluster.AddSilo(devices: 2), bench.Cluster.AddSilo(devices: 1));
        var sweep = bench.Cluster.Submit(Chains.Halved("drained", arms: 8));
        await bench.Cluster.UntilAsync(() => first.Host.Devices.All(d => d.Trial is not null), "the first silo trains");

        await bench.Cluster.DrainAsync(first);
        Assert.All(first.Host.Devices, d => Assert.Null(d.Trial));
        await bench.Cluster.UntilOverAsync(sweep);

        await bench.AssertAsEmbeddedAsync(Chains.Halved("drained", arms: 8));
        bench.AssertAlone();
    }

    [Fact]
    public async Task A_silo_can_leave_while_its_devices_wait_at_a_rung_for_a_coordinator_that_is_away()
    {
        await using var bench = new ClusterBench();
        var silo = bench.Cluster.AddSilo(devices: 2);
        var sweep = bench.Cluster.Submit(Chains.Halved("alone", arms: 8));
        await bench.Cluster.UntilAsync(() => silo.Host.Devices.All(d => d.Trial is not null), "the silo trains");

        bench.Cluster.EntryOf(sweep).Store.IsAway = true;
        await bench.Cluster.UntilIsAsync(sweep, SweepStanding.Broken);
        await silo.Host.DrainAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.All(silo.Host.Devices, d => Assert.Null(d.Trial));
        bench.Cluster.EntryOf(sweep).Store.IsAway = false;
        bench.Cluster.AddSilo(devices: 2);
        await bench.Cluster.UntilOverAsync(sweep);
        await bench.AssertAsEmbeddedAsync(Chains.Halved("alone", arms: 8));
    }
}
