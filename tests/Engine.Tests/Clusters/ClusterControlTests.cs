using Sweeper.Engine.Clusters;
using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;
using Sweeper.Engine.Watching;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Sharing;

namespace Sweeper.Engine.Tests.Clusters;

/// <summary>What people ask of sweeps in a cluster, and what they see.</summary>
public sealed class ClusterControlTests : IAsyncDisposable
{
    private readonly ClusterBench _bench = new(step: TimeSpan.FromMilliseconds(200));

    private LoopbackCluster Cluster => _bench.Cluster;

    [Fact]
    public async Task Paused_nothing_trains_until_it_is_resumed_also_by_another_coordinator()
    {
        Cluster.AddSilo(devices: 2);
        var sweep = Cluster.Submit(Chains.Halved("paused", arms: 8));
        await Cluster.UntilAsync(() => !_bench.Chain.Runs.IsEmpty, "something trains");

        Cluster.DirectorOf(sweep).Control(new ControlRequest.Pause());
        await Cluster.UntilAsync(() => Cluster.DirectorOf(sweep).Status is { Standing: SweepStanding.Paused, Devices: 0 }, "it is paused");
        Cluster.KillCoordinator(sweep);
        await Cluster.UntilIsAsync(sweep, SweepStanding.Paused);
        Cluster.DirectorOf(sweep).Control(new ControlRequest.Resume());
        await Cluster.UntilOverAsync(sweep);

        await _bench.AssertAsEmbeddedAsync(Chains.Halved("paused", arms: 8));
    }

    [Fact]
    public async Task What_was_cancelled_is_over_and_comes_back_when_it_is_resumed()
    {
        Cluster.AddSilo(devices: 2);
        var sweep = Cluster.Submit(Chains.Plain("cancelled", arms: 8));
        await Cluster.UntilAsync(() => !_bench.Chain.Runs.IsEmpty, "something trains");

        Cluster.DirectorOf(sweep).Control(new ControlRequest.Cancel([]));
        await Cluster.UntilOverAsync(sweep);
        var plan = Chains.Plain("cancelled", arms: 8).Plan(_bench.Chain);
        Assert.InRange(_bench.State(plan).Counts.Cancelled, 1, 8);
        Cluster.DirectorOf(sweep).Control(new ControlRequest.Resume());
        await Cluster.UntilOverAsync(sweep);

        await _bench.AssertAsEmbeddedAsync(Chains.Plain("cancelled", arms: 8));
    }

    [Fact]
    public async Task Arms_are_added_while_it_runs_and_when_it_is_over()
    {
        Cluster.AddSilo(devices: 2);
        var sweep = Cluster.Submit(Chains.Plain("extended", arms: 4));
        await Cluster.UntilAsync(() => !_bench.Chain.Runs.IsEmpty, "something trains");

        Cluster.DirectorOf(sweep).Control(new ControlRequest.Extend(Chains.Plain("extended", arms: 7)));
        await Cluster.UntilOverAsync(sweep);
        Assert.Equal(7, Total(sweep));
        Cluster.DirectorOf(sweep).Control(new ControlRequest.Extend(Chains.Plain("extended", arms: 9)));
        await Cluster.UntilOverAsync(sweep);

        Assert.Equal(9, Total(sweep));
        Assert.Equal(SweepPhase.Ended, _bench.State(new SweepFolder(Cluster.Store, sweep).ReadPlan()!).Phase);
    }

    [Fact]
    public async Task The_sweep_of_higher_priority_goes_first()
    {
        var silo = Cluster.AddSilo(devices: 4);
        var low = Cluster.Submit(Chains.Plain("low", arms: 30, steps: 60));
        await Cluster.UntilAsync(() => silo.Host.Devices.All(d => d.Sweep == low), "all devices train for the first");
        var high = Cluster.Submit(Chains.Plain("high", arms: 6, steps: 13));
        Cluster.DirectorOf(high).Control(new ControlRequest.Prioritise([], 5));

        await Cluster.UntilAsync(() => silo.Host.Devices.All(d => d.Sweep == high), "all devices train for the second");
        await Cluster.UntilOverAsync(high);
        await Cluster.UntilAsync(() => silo.Host.Devices.All(d => d.Sweep == low && d.Trial is not null), "all devices train for the first again");

        await _bench.AssertAsEmbeddedAsync(Chains.Plain("high", arms: 6, steps: 13));
        _bench.AssertAlone();
    }

    [Fact]
    public async Task Equal_sweeps_share_the_devices()
    {
        var silo = Cluster.AddSilo(devices: 6);
        var one = Cluster.Submit(Chains.Plain("one", arms: 40, steps: 15));
        var two = Cluster.Submit(Chains.Plain("two", arms: 40, steps: 16));

        await Cluster.UntilAsync(() => silo.Host.Devices.Count(d => d.Sweep == one) == 3 && silo.Host.Devices.Count(d => d.Sweep == two) == 3, "each has three");
        await Cluster.UntilOverAsync(one);
        await Cluster.UntilOverAsync(two);

        await _bench.AssertAsEmbeddedAsync(Chains.Plain("one", arms: 40, steps: 15));
        await _bench.AssertAsEmbeddedAsync(Chains.Plain("two", arms: 40, steps: 16));
    }

    [Fact]
    public async Task A_sweep_whose_need_nobody_meets_waits_and_says_so()
    {
        await using var bench = new ClusterBench();
        await using var cluster = new LoopbackCluster(bench.Folder, bench.Chain) { OfCoordinators = s => s with { NeedOf = _ => new DeviceNeed(DeviceKind.Cuda, 0, "") } };
        cluster.AddSilo(devices: 2);
        var sweep = cluster.Submit(Chains.Plain("needs-cuda", arms: 3));

        await cluster.UntilAsync(
            () => cluster.DirectorOf(sweep).Status is { Standing: SweepStanding.Waiting, Note: "asks for cuda, but the 2 devices of the cluster are cpu" }, "it waits and says why");
        cluster.AddSilo(devices: 1, DeviceKind.Cuda);
        await cluster.UntilOverAsync(sweep);
    }

    [Fact]
    public async Task Who_looks_late_sees_what_runs_and_then_what_happens_until_the_end()
    {
        Cluster.AddSilo(devices: 2);
        var sweep = Cluster.Submit(Chains.Plain("watched", arms: 6, steps: 30));
        await Cluster.UntilAsync(() => _bench.Chain.Runs.Count >= 3, "something has been trained");

        // What a device says of itself comes a moment after it has begun.
        NoticePage first;
        List<SweepNotice?> seen;
        do
        {
            first = await ReadAsync(sweep, null);
            seen = [.. first.Notices.Select(SweepNotice.Parse)];
            Assert.True(first.Anew);
            Assert.IsType<SweepNotice.Opened>(seen[0]);
            Assert.DoesNotContain(seen, n => n is SweepNotice.Over);
        }
        while (!seen.Any(n => n is SweepNotice.Started));

        for (var page = first; seen[^1] is not SweepNotice.Over;)
        {
            page = await ReadAsync(sweep, page.Place);
            seen.AddRange(page.Notices.Select(SweepNotice.Parse));
        }

        Assert.Contains(seen, n => n is SweepNotice.Progressed);
        Assert.Contains(seen, n => n is SweepNotice.Ended { Counts.Completed: > 0 });
    }

    [Fact]
    public async Task Who_looks_after_a_takeover_sees_what_runs()
    {
        Cluster.AddSilo(devices: 2);
        var sweep = Cluster.Submit(Chains.Plain("seen-again", arms: 2, steps: 100));
        await Cluster.UntilAsync(() => _bench.Chain.Runs.Count == 2, "both train");
        var before = await ReadAsync(sweep, null);

        Cluster.KillCoordinator(sweep);
        await Cluster.UntilIsAsync(sweep, SweepStanding.Running);
        var page = await ReadAsync(sweep, before.Place);

        Assert.True(page.Anew);
        Assert.Equal(2, page.Notices.Select(SweepNotice.Parse).OfType<SweepNotice.Started>().Count());
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private async Task<NoticePage> ReadAsync(string sweep, string? after)
    {
        NoticePage? page = null;
        while (page is null)
        {
            await Cluster.UntilAsync(() => true, "now");
            page = await Cluster.DirectorOf(sweep).WatchAsync(after, CancellationToken.None);
        }

        return page;
    }

    private int Total(string sweep) => _bench.State(new SweepFolder(Cluster.Store, sweep).ReadPlan()!).Counts.Total;
}
