using System.Diagnostics;
using System.Text.RegularExpressions;
using Sweeper.Engine.Contract;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;
using Sweeper.Silo.Tests.Processes;
using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Silo.Tests;

/// <summary>More goes wrong at once than one silo: each time a cluster of its own.</summary>
public sealed partial class OutageTests : IDisposable
{
    private const string Arms = "axes: {model.attention: [softmax, linear], model.layers: [1, 2]}\nseeds: 1";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private SiloProcesses _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [EngineFact]
    public async Task A_silo_that_is_frozen_until_it_counts_as_dead_harms_nothing_when_it_wakes()
    {
        var sweep = new ContractSweep("frozen", 1.31e-3, Arms) { Steps = 40_000 };
        var id = await TrainAsync(sweep);
        var frozen = _cluster.Silos[2];

        frozen.Freeze();
        await UntilOverAsync(id);
        frozen.Wake();

        // It finds itself declared dead, or it was not missed: either way it gives up what it trained.
        await UntilAsync(async () => frozen.HasEnded || (await _cluster.DevicesAsync()).All(d => d.Trial is null), "nothing is trained any more");
        Assert.Equal(await SweepImage.EmbeddedAsync(sweep), SweepImage.Read(_cluster.Store, id));
    }

    [EngineFact]
    public async Task While_Redis_is_away_what_runs_goes_on_and_afterwards_all_is_as_before()
    {
        var (first, second) = (new ContractSweep("redis-1", 1.32e-3, Arms) { Steps = 20_000 }, new ContractSweep("redis-2", 1.33e-3, Arms));
        var id = await TrainAsync(first);

        _cluster.Redis.Freeze();
        await UntilOverAsync(id);
        _cluster.Redis.Wake();

        var next = (await _cluster.SubmitAsync(second.Revision)).Id;
        await UntilOverAsync(next);
        Assert.Equal(await SweepImage.EmbeddedAsync(first), SweepImage.Read(_cluster.Store, id));
        Assert.Equal(await SweepImage.EmbeddedAsync(second), SweepImage.Read(_cluster.Store, next));
    }

    [EngineFact]
    public async Task The_last_of_three_silos_carries_on_alone()
    {
        var sweep = new ContractSweep("two-dead", 1.34e-3, Arms) { Steps = 20_000 };
        var id = await TrainAsync(sweep);

        _cluster.Silos[1].Kill();
        _cluster.Silos[2].Kill();
        await UntilOverAsync(id);

        Assert.Equal(await SweepImage.EmbeddedAsync(sweep), SweepImage.Read(_cluster.Store, id));
    }

    [BlobFact]
    public async Task While_the_store_is_away_devices_train_on_and_what_they_say_waits()
    {
        _cluster = new SiloProcesses { Blobs = new Azurite() };
        var sweep = new ContractSweep("store-away", 1.35e-3, Arms) { Steps = 40_000 };
        var id = await TrainAsync(sweep);
        await UntilAsync(() => Task.FromResult(_cluster.Store.List("trials/").Any(name => name.Contains("/checkpoints/", StringComparison.Ordinal))), "a trial is under way");

        _cluster.Blobs.Stop();
        await UntilAsync(() => Task.FromResult(_cluster.Silos.Any(s => RetriedCheckpoint().IsMatch(s.Said))), "a silo trains on and its checkpoints wait");
        _cluster.Blobs.Restart();
        await UntilOverAsync(id);

        Assert.Equal(await SweepImage.EmbeddedAsync(sweep), SweepImage.Read(_cluster.Store, id));
    }

    /// <summary>Starts the cluster, submits the sweep and waits until every silo trains.</summary>
    private async Task<string> TrainAsync(ContractSweep sweep)
    {
        await _cluster.InitializeAsync();
        var id = (await _cluster.SubmitAsync(sweep.Revision)).Id;
        await UntilAsync(async () => (await _cluster.DevicesAsync()).Count(d => d.Trial is not null) == _cluster.Silos.Count, "every silo trains");
        return id;
    }

    private Task UntilOverAsync(string sweep) => UntilAsync(async () => await StandingAsync(sweep) == SweepStanding.Done, "the sweep is done");

    /// <returns>Null while the cluster says that it cannot tell: who knows has died.</returns>
    private async Task<SweepStanding?> StandingAsync(string sweep)
    {
        try
        {
            return (await _cluster.StatusAsync(sweep)).Standing;
        }
        catch (IOException)
        {
            return null;
        }
    }

    [GeneratedRegex("The store tries PUT [^\"]*/checkpoints/[0-9]+[^\"]* again")]
    private static partial Regex RetriedCheckpoint();

    private async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        for (var since = Stopwatch.StartNew(); !await condition(); await Task.Delay(TimeSpan.FromMilliseconds(50)))
            Assert.True(since.Elapsed < Deadline, $"not within {Deadline}: {what}\n{string.Join('\n', _cluster.Silos.Select(s => $"--- {s.Name}\n{s.Said}"))}");
    }
}
