using System.Text.Json.Nodes;
using Sweeper.Client.Tests.Processes;
using Sweeper.Client.Tests.Telemetry;
using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Client.Tests.Clusters;

/// <summary>The console against a gateway: a sweep on a cluster is run, watched, controlled and read as one here.</summary>
public sealed class ClusterRunTests : IAsyncLifetime
{
    private const string Endless = "training.steps=100000000";
    private SmallCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await SmallCluster.StartAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_sweep_on_a_cluster_comes_to_the_bits_and_the_table_of_one_here()
    {
        _cluster.Folder.Spec(Sweep.Small);
        var there = (await _cluster.RunAsync("run", "spec.yaml", "--json")).With(0);
        var here = (await SweeperConsole.RunAsync(_cluster.Folder, "run", "spec.yaml", "--json")).With(0);

        Assert.Equal(Timeless(here.Json()), Timeless(there.Json()));
        Assert.Equal(Trials.Read(_cluster.Folder, "sweeps"), Trials.Read(_cluster.Folder, SmallCluster.StoreName));
        Assert.Matches($@"^spec-\w+: 12 trials submitted; on the cluster {_cluster.Url}\n", there.Error);
        Assert.Contains($": 12 trials (4 arms, 3 seeds); on the cluster {_cluster.Url}\n", there.Error, StringComparison.Ordinal);
        Assert.Contains("oracles: zero, ridge", there.Error, StringComparison.Ordinal);

        // Again, and there is nothing to train: the same table.
        var again = (await _cluster.RunAsync("run", "spec.yaml")).With(0);
        Assert.Contains($"table    sweeper --cluster {_cluster.Url} report spec-", again.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_reads_a_store_says_the_same_of_a_cluster()
    {
        _cluster.Folder.Spec(Sweep.Tiny + "axes: {model.layers: [1, 2]}\nearly_stopping: {rule: successive_halving, min_steps: 5, eta: 2}\nevaluation.every: 5\nseeds: 2\n");
        (await _cluster.RunAsync("run", "spec.yaml")).With(0);
        var trial = Path.GetFileName(Directory.EnumerateDirectories(_cluster.Folder.At(SmallCluster.StoreName, "trials")).First());

        foreach (var command in (string[][])[["report", "spec"], ["report", "spec", "--json"], ["report", "spec", "--csv"], ["show", trial], ["show", trial[..10], "--json"], ["why", trial], ["decisions", "spec"], ["trace", trial[..12]], ["replay", trial]])
        {
            var here = await SweeperConsole.RunAsync(_cluster.Folder, [.. command, "--store", SmallCluster.StoreName]);
            var there = await _cluster.RunAsync(SmallCluster.View, command);
            Assert.True(here == there, $"{string.Join(' ', command)}\n--- here\n{here}\n--- there\n{there}");
        }

        var list = (await _cluster.RunAsync("list", "--json")).With(0).Json().AsArray();
        Assert.Equal("done", (string)Assert.Single(list)!["standing"]!);
        Assert.Matches(@"(?s)^sweep +state .*\nspec-\w+ +done ", (await _cluster.RunAsync("list")).With(0).Out);
        Assert.Matches(@"(?s)^device +kind +name .*\nhere/cpu:0 +cpu +a core ", (await _cluster.RunAsync("devices")).With(0).Out);
    }

    [Fact]
    public async Task A_bad_file_is_told_with_its_own_name_before_anything_is_sent()
    {
        _cluster.Folder.Spec("axes: {model.layers: [0]}");

        Assert.Contains("error: spec.yaml:1: ", (await _cluster.RunAsync("run", "spec.yaml")).With(2).Error, StringComparison.Ordinal);
        Assert.Equal(0, _cluster.Service.Changes);
    }

    [Fact]
    public async Task A_submitted_sweep_is_watched_by_any_number_and_by_those_who_come_late()
    {
        _cluster.Folder.Spec(Sweep.Small);
        var id = (await _cluster.RunAsync("run", "spec.yaml", "--detach")).With(0).Out.Trim();
        Assert.Equal(id, (string)(await _cluster.RunAsync("run", "spec.yaml", "--detach", "--json")).With(0).Json()["id"]!);

        using var first = _cluster.Start(SmallCluster.View, ["watch", "spec", "--json"]);
        using var second = _cluster.Start(SmallCluster.View, ["watch", id]);
        var notices = (await first.EndAsync()).With(0).Out.TrimEnd().Split('\n').Select(line => (string)JsonNode.Parse(line)!["notice"]!).ToList();
        Assert.Equal("opened", notices[0]);
        Assert.Equal("over", notices[^1]);
        var table = (await second.EndAsync()).With(0).Out;
        Assert.StartsWith($"{id}: loss", table, StringComparison.Ordinal);
        Assert.Equal(table, (await _cluster.RunAsync("watch", id)).With(0).Out);
    }

    [UnixFact]
    public async Task Ctrl_C_detaches_and_the_sweep_is_controlled_from_elsewhere()
    {
        _cluster.Folder.Spec(Sweep.Long);
        string id;
        using (var run = _cluster.Start("run", "spec.yaml", "--set", Endless, "--set", "seeds=2"))
        {
            await run.UntilAsync(() => Trials.Reported(_cluster.Folder, SmallCluster.StoreName) > 0);
            run.Signal(SweeperConsole.Interrupt);
            var ended = (await run.EndAsync()).With(130);
            id = ended.Error[..ended.Error.IndexOf(':', StringComparison.Ordinal)];
            Assert.Contains($"detached; the sweep goes on\n  to watch it:  sweeper --cluster {_cluster.Url} watch {id}\n  to stop it:   sweeper --cluster {_cluster.Url} cancel {id}\n", ended.Error, StringComparison.Ordinal);
        }

        using var watch = _cluster.Start(SmallCluster.View, ["watch", id]);
        await watch.UntilAsync(() => watch.ErrorSoFar.Contains($"{id}: 2 trials", StringComparison.Ordinal));
        Assert.Equal($"paused: 1 trial that ran saved a checkpoint; to go on: sweeper resume {id}\n", (await _cluster.RunAsync("pause", "spec")).With(0).Out);
        Assert.Equal($"'{id}' goes on\n", (await _cluster.RunAsync("resume", "spec")).With(0).Out);
        Assert.Equal($"'{id}' has priority 5, which matters where sweeps share devices\n", (await _cluster.RunAsync("priority", "spec", "5")).With(0).Out);
        Assert.Equal("added 1 trial: 1 new seed for 1 arm\n", (await _cluster.RunAsync("add", "spec", "--seeds", "1")).With(0).Out);
        await watch.UntilAsync(() => watch.ErrorSoFar.Contains("1 trial added", StringComparison.Ordinal));
        Assert.StartsWith("cancelled: 3 trials, ", (await _cluster.RunAsync("cancel", "spec")).With(0).Out, StringComparison.Ordinal);
        Assert.Contains("3 trials cancelled; to take that back:", (await watch.EndAsync()).With(0).Error, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_watch_outlives_the_gateway_that_it_began_with()
    {
        _cluster.Folder.Spec(Sweep.Long);
        using var watch = _cluster.Start("run", "spec.yaml", "--set", Endless);
        await watch.UntilAsync(() => watch.ErrorSoFar.Contains("1 trial (1 arm, 1 seed)", StringComparison.Ordinal));

        await _cluster.RestartGatewayAsync();
        (await _cluster.RunAsync("cancel", "spec")).With(0);
        Assert.Contains("all trials that are not over are cancelled", (await watch.EndAsync()).With(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_is_told_why()
    {
        _cluster.Folder.Spec(Sweep.Small);

        Assert.Contains("does not know this one; put one into SWEEPER_TOKEN", (await _cluster.RunAsync("wrong-token-0123456789", ["list"])).With(3).Error, StringComparison.Ordinal);
        Assert.Contains("this token's may only look", (await _cluster.RunAsync(SmallCluster.View, ["run", "spec.yaml"])).With(3).Error, StringComparison.Ordinal);
        Assert.Contains("must hold the sweep 'nothing', but holds none", (await _cluster.RunAsync("report", "nothing")).With(2).Error, StringComparison.Ordinal);
        Assert.Equal(0, _cluster.Service.Changes);
        File.WriteAllText(_cluster.Folder.At("token"), SmallCluster.View);
        Assert.Contains($"the cluster {_cluster.Url} has no sweeps", (await _cluster.RunAsync("wrong-token-0123456789", ["list", "--token-file", "token"])).With(0).Error, StringComparison.Ordinal);
        var nobody = $"http://127.0.0.1:{Azurite.FreePort()}";
        Assert.Contains($"the cluster {nobody} must answer, but did not (", (await _cluster.RunAsync("list", "--cluster", nobody)).With(3).Error, StringComparison.Ordinal);
    }

    /// <summary>Without what a clock says.</summary>
    private static string Timeless(JsonNode report)
    {
        foreach (var arm in report["arms"]!.AsArray())
            arm!["seconds"] = null;
        return report.ToJsonString();
    }
}
