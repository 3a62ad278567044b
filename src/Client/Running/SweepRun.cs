using Spectre.Console;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Live;
using Sweeper.Client.Printing;
using Sweeper.Telemetry;
using Sweeper.Engine;
using Sweeper.Engine.Results;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Reporting;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Running;

/// <summary>One <c>sweeper run</c> from an open store to its exit code: train, score the oracles, write the table, print it.</summary>
internal sealed class SweepRun(RunRequest request, SpecFile spec, ITrialExecutor executor, IStore store, ProcessTelemetry telemetry)
{
    /// <exception cref="StoreException">The store cannot go on.</exception>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        SweepSummary summary;
        SweepReport report;
        try
        {
            (summary, report) = await TrainAndScoreAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Stopped();
        }

        Print(summary.Plan, report);
        if (stop.IsCancellationRequested && summary.WasStopped)
            return Stopped();
        SayWhatIsLeft(summary);
        return summary.Failed > 0 || summary.State.StopReason is not null ? ExitCode.SomeFailed : ExitCode.Done;
    }

    private async Task<(SweepSummary Summary, SweepReport Report)> TrainAndScoreAsync(CancellationToken stop)
    {
        var stage = new Stage(spec.Plan, TrialResults.Read(store, spec.Plan.Trials), executor, TimeProvider.System);
        await using var view = SweepView.Choose(stage, request.Plain, $"{LocalSeats.Text(request.Where)}; store {store.Name}");
        var options = new EngineOptions
        {
            Devices = LocalSeats.Of(request.Where),
            CheckpointInterval = request.CheckpointEvery,
            Replan = revision => revision.Plan(executor),
            Log = telemetry.Log,
            Recorder = telemetry.Recorder,
        };
        var summary = await EmbeddedEngine.RunAsync(spec.Plan, spec.Revision, executor, store, options, view, stop);
        if (summary.WasStopped)
            return (summary, StoredReport.Write(store, summary.Plan));
        view.Scoring();
        return (summary, await SweepFinish.RunAsync(summary.Plan, executor, store, request.Cores, stop));
    }

    private void Print(SweepPlan plan, SweepReport report)
    {
        if (request.Json)
        {
            JsonPrinter.Print(report.ToJson());
            return;
        }

        new ReportTable(plan, report).Print(Terminal.Out);
        var folder = Path.Combine(request.Store, spec.Plan.Id);
        Terminal.Out.WriteLine();
        Terminal.Out.WriteLine($"table    {Path.Combine(folder, StoredReport.Json)}, {StoredReport.Csv}");
        Terminal.Out.WriteLine($"trials   {Path.Combine(request.Store, "trials")} (sweeper show ID)");
    }

    private void SayWhatIsLeft(SweepSummary summary)
    {
        if (summary.State.StopReason is { } reason)
        {
            Console.Error.WriteLine($"stopped by {reason}; to carry on:");
            Console.Error.WriteLine($"  {request.Command()}");
        }

        if (summary.Counts.Cancelled > 0)
        {
            Console.Error.WriteLine($"{Figures.Count(summary.Counts.Cancelled, "trial")} cancelled; to take that back:");
            Console.Error.WriteLine($"  sweeper resume {spec.Plan.Id}{(request.Store == SharedOptions.DefaultStore ? "" : $" --store {request.Store}")} && {request.Command()}");
        }
    }

    private int Stopped()
    {
        Console.Error.WriteLine("stopped; to carry on:");
        Console.Error.WriteLine($"  {request.Command()}");
        return ExitCode.Stopped;
    }
}
