using Spectre.Console;
using Sweeper.Client.Clusters;
using Sweeper.Client.Exits;
using Sweeper.Client.Printing;
using Sweeper.Engine;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Results;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Client.Running;

/// <summary>What whoever ran or watched a sweep of a cluster is told at its end, or when he turns away.</summary>
internal sealed class ClusterEnd(HttpStore store, SweepPlan plan)
{
    /// <summary>The table, from the store; nothing where notices were asked for.</summary>
    /// <param name="again">The command that carries on with a sweep that stopped.</param>
    /// <returns>The exit code, as that of a run here.</returns>
    public int Over(bool table, bool json, string again)
    {
        var report = StoredReport.Of(store, plan);
        if (json && table)
            JsonPrinter.Print(report.ToJson());
        else if (table)
            Print(new ReportTable(plan, report));
        var summary = new SweepSummary(plan, new SweepFolder(store, plan.Id).ReadState(plan), TimeSpan.Zero);
        if (summary.State.StopReason is { } reason)
            Say($"stopped by {reason}; to carry on:", again);
        if (summary.Counts.Cancelled > 0)
            Say($"{Figures.Count(summary.Counts.Cancelled, "trial")} cancelled; to take that back:", Command("resume"));
        return summary.Failed > 0 || summary.State.StopReason is not null ? ExitCode.SomeFailed : ExitCode.Done;
    }

    /// <summary>Ctrl-C.</summary>
    public int Detached()
    {
        Console.Error.WriteLine(WatchedSweep.Detached);
        Console.Error.WriteLine($"  to watch it:  {Command("watch")}");
        Console.Error.WriteLine($"  to stop it:   {Command("cancel")}");
        return ExitCode.Stopped;
    }

    private static void Say(string what, string command)
    {
        Console.Error.WriteLine(what);
        Console.Error.WriteLine($"  {command}");
    }

    private void Print(ReportTable table)
    {
        table.Print(Terminal.Out);
        Terminal.Out.WriteLine();
        Terminal.Out.WriteLine($"table    {Command("report")}");
        Terminal.Out.WriteLine($"trials   {RunRequest.Quoted(["sweeper", .. store.Cluster.Address.Words, "show"])} TRIAL");
    }

    private string Command(string verb) => RunRequest.Quoted(["sweeper", .. store.Cluster.Address.Words, verb, plan.Id]);
}
