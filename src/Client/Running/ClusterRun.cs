using System.Text.Json;
using Sweeper.Client.Clusters;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Engine.Layout;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Running;

/// <summary>One <c>sweeper --cluster … run</c>, from a sweep file that is right to its exit code: submit, watch, print the table.</summary>
internal sealed class ClusterRun(RunRequest request, SpecFile spec, ITrialExecutor executor, HttpStore store)
{
    /// <exception cref="InputException">The cluster does not take the sweep.</exception>
    /// <exception cref="IOException">The cluster is away, or cannot run the sweep.</exception>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var status = store.Cluster.Submit(spec.Revision.Portable(), stop);
        var watched = new WatchedSweep(store, status.Id, executor);
        Console.Error.WriteLine($"{status.Id}: {Figures.Count(Math.Max(status.Counts.Total, spec.Plan.Trials.Count), "trial")} submitted; on the cluster {store.Name}");
        if (status.Id != spec.Plan.Id)
            throw watched.OtherVersion(spec.Plan.Id);
        if (request.Detach)
        {
            if (request.Json)
                JsonPrinter.Print(JsonSerializer.SerializeToNode(status, StoreJson.Document)!);
            else
                Console.Out.WriteLine(status.Id);
            return ExitCode.Done;
        }

        try
        {
            await watched.ShowAsync(spec.Plan, request.Plain, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new ClusterEnd(store, spec.Plan).Detached();
        }

        return new ClusterEnd(store, watched.ReadPlan()).Over(table: true, request.Json, request.Command());
    }
}
