using System.Diagnostics;
using Sweeper.Engine.Contract;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;
using Sweeper.Silo.Tests.Processes;

namespace Sweeper.Silo.Tests;

/// <summary>Processes that go, by order or by force, and one that is only a door.</summary>
public sealed class LeavingTests(SiloProcesses cluster) : IClassFixture<SiloProcesses>
{
    private const string Arms = "axes: {model.attention: [softmax, linear], model.layers: [1, 2]}\nseeds: 1";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [EngineFact]
    public async Task A_silo_that_is_told_to_stop_hands_its_trials_back_and_ends_with_0()
    {
        var extra = cluster.Start("leaving", "--devices", "cpu:1");
        await extra.UntilReadyAsync();
        var sweep = new ContractSweep("leaving", 1.21e-3, Arms) { Steps = 60_000 };
        var id = (await cluster.SubmitAsync(sweep.Revision)).Id;
        await UntilAsync(async () => (await cluster.DevicesAsync()).Any(d => d.Id == "leaving/cpu:0" && d.Trial is not null), "it trains");

        Assert.Equal(0, await extra.TerminateAsync());
        await UntilOverAsync(id);

        Assert.Equal(await SweepImage.EmbeddedAsync(sweep), SweepImage.Read(cluster.Store, id));
        await UntilAsync(async () => !(await cluster.DevicesAsync()).Any(d => d.Id == "leaving/cpu:0"), "its device is nobody's any more");
    }

    [EngineFact]
    public async Task A_silo_that_is_killed_is_missed_by_nobody()
    {
        var extra = cluster.Start("killed", "--devices", "cpu:1");
        await extra.UntilReadyAsync();
        var sweep = new ContractSweep("killed", 1.22e-3, Arms) { Steps = 60_000 };
        var id = (await cluster.SubmitAsync(sweep.Revision)).Id;
        await UntilAsync(async () => (await cluster.DevicesAsync()).Any(d => d.Id == "killed/cpu:0" && d.Trial is not null), "it trains");

        extra.Kill();
        await UntilOverAsync(id);

        Assert.Equal(await SweepImage.EmbeddedAsync(sweep), SweepImage.Read(cluster.Store, id));
    }

    [EngineFact]
    public async Task A_gateway_outside_of_the_cluster_is_a_way_into_it()
    {
        var gateway = cluster.Start("gateway", "--role", "gateway");
        await gateway.UntilReadyAsync();
        cluster.AskAt(gateway);
        var sweep = new ContractSweep("through", 1.23e-3, Arms);

        var id = (await cluster.SubmitAsync(sweep.Revision)).Id;
        await UntilOverAsync(id);

        Assert.Equal(await SweepImage.EmbeddedAsync(sweep), SweepImage.Read(cluster.Store, id));
        Assert.DoesNotContain(await cluster.DevicesAsync(), d => d.Id.StartsWith("gateway/", StringComparison.Ordinal));
        cluster.AskAt(cluster.Silos[0]);
        Assert.Equal(0, await gateway.TerminateAsync());
    }

    [EngineFact]
    public async Task A_sweep_that_asks_for_what_nobody_has_waits_and_says_so()
    {
        var sweep = new ContractSweep("nobody", 1.24e-3, Arms + "\ndevice: cuda");
        var id = (await cluster.SubmitAsync(sweep.Revision)).Id;

        await UntilAsync(async () => await cluster.StatusAsync(id) is { Standing: SweepStanding.Waiting, Note: { } note } && note.StartsWith("asks for cuda", StringComparison.Ordinal), "it says why");
        Assert.All(new SweepFolder(cluster.Store, id).ReadPlan()!.Trials, t => Assert.False(new TrialFolder(cluster.Store, t.Id).IsThere));
    }

    private Task UntilOverAsync(string sweep) => UntilAsync(async () => (await cluster.StatusAsync(sweep)).Standing == SweepStanding.Done, "the sweep is done");

    private async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        for (var since = Stopwatch.StartNew(); !await condition(); await Task.Delay(TimeSpan.FromMilliseconds(50)))
            Assert.True(since.Elapsed < Deadline, $"not within {Deadline}: {what}\n{string.Join('\n', cluster.Silos.Select(s => $"--- {s.Name}\n{s.Said}"))}");
    }
}
