using System.Diagnostics;
using Sweeper.Engine.Contract;
using Sweeper.Engine.Service;

namespace Sweeper.Silo.Tests.Processes;

/// <summary>Tests that break a cluster, each one of its own.</summary>
public abstract class OwnCluster : IDisposable
{
    protected const string Arms = "axes: {model.attention: [softmax, linear], model.layers: [1, 2]}\nseeds: 1";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private protected SiloProcesses Cluster { get; set; } = new();

    public void Dispose()
    {
        Cluster.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the cluster, submits the sweep and waits until every silo trains.</summary>
    private protected async Task<string> TrainAsync(ContractSweep sweep)
    {
        await Cluster.InitializeAsync();
        var id = (await Cluster.SubmitAsync(sweep.Revision)).Id;
        await UntilAsync(async () => (await Cluster.DevicesAsync()).Count(d => d.Trial is not null) == Cluster.Silos.Count, "every silo trains");
        return id;
    }

    protected Task UntilOverAsync(string sweep) => UntilAsync(async () => await StandingAsync(sweep) == SweepStanding.Done, "the sweep is done");

    /// <returns>Null while the cluster says that it cannot tell: who knows has died.</returns>
    private async Task<SweepStanding?> StandingAsync(string sweep)
    {
        try
        {
            return (await Cluster.StatusAsync(sweep)).Standing;
        }
        catch (IOException)
        {
            return null;
        }
    }

    protected async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        for (var since = Stopwatch.StartNew(); !await condition(); await Task.Delay(TimeSpan.FromMilliseconds(50)))
            Assert.True(since.Elapsed < Deadline, $"not within {Deadline}: {what}\n{string.Join('\n', Cluster.Silos.Select(s => $"--- {s.Name}\n{s.Said}"))}");
    }
}
