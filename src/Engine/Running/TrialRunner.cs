using System.Diagnostics;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tracing;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Running;

/// <summary>
/// Runs one attempt, from the checkpoint to the result in the store. Whatever goes wrong in it becomes its outcome: this never throws for a trial.
/// </summary>
internal sealed class TrialRunner(ITrialExecutor executor, IStore store, SweepMailbox mailbox, ObserverPump observers, EngineOptions options)
{
    /// <param name="halt">Fires when running trials are to save a checkpoint and return.</param>
    public TrialOutcome Run(TrialLease lease, CancellationToken halt)
    {
        using var span = StartSpan(lease);
        var folder = new TrialFolder(store, lease.Trial.Id);
        TrialContext? context = null;
        TrialOutcome outcome;
        try
        {
            context = new TrialContext(lease, folder, mailbox, observers, options);
            var resumedFrom = context.ResumedFrom;
            observers.Post(o => o.TrialStarted(lease.Device, lease.Trial, lease.Attempt, resumedFrom));
            folder.WriteTrial(lease.Trial, executor.Numerics);
            outcome = executor.Run(context, halt);
        }
        catch (OperationCanceledException) when (halt.IsCancellationRequested)
        {
            outcome = new TrialOutcome.Stopped(context?.Step ?? 0);
        }
        catch (Exception e)
        {
            span?.AddException(e);
            outcome = Failure(e, context?.Step ?? 0);
        }

        if (outcome is not TrialOutcome.Stopped && context is not null)
            outcome = Settle(outcome, lease, folder, context);
        span?.SetTag("outcome", outcome.Ending.ToString());
        if (outcome is TrialOutcome.Failed failed)
            span?.SetStatus(ActivityStatusCode.Error, failed.Message);
        return outcome;
    }

    private static TrialOutcome.Failed Failure(Exception e, int step) => e switch
    {
        OutOfMemoryException => new TrialOutcome.Failed(FailureKind.OutOfMemory, step, e.Message),
        IOException => new TrialOutcome.Failed(FailureKind.Crashed, step, e.Message),
        _ => new TrialOutcome.Failed(FailureKind.Crashed, step, $"{e.GetType().Name}: {e.Message}"),
    };

    private static Activity? StartSpan(TrialLease lease)
    {
        var span = EngineActivity.Source.StartActivity("trial");
        if (span is null)
            return null;
        span.SetTag("trial", lease.Trial.Id.Text).SetTag("seed", lease.Trial.Seed).SetTag("device", lease.Device.Text).SetTag("attempt", lease.Attempt);
        foreach (var (path, value) in lease.Arm.Axes)
            span.SetTag(path, value.ToString());
        return span;
    }

    /// <summary>Writes the result. When the store cannot take it, the trial crashed, which may be small enough to be written.</summary>
    private TrialOutcome Settle(TrialOutcome outcome, TrialLease lease, TrialFolder folder, TrialContext context)
    {
        try
        {
            folder.WriteResult(Result(outcome, lease, folder, context));
            if (outcome.Ending == Ending.Crashed && context.IsStuckOnCheckpoint)
                folder.DropCheckpoint();
            return outcome;
        }
        catch (Exception e) when (outcome.Ending != Ending.Crashed)
        {
            Activity.Current?.AddException(e);
            return Settle(Failure(e, context.Step), lease, folder, context);
        }
        catch (IOException)
        {
            return outcome;
        }
    }

    private TrialResult Result(TrialOutcome outcome, TrialLease lease, TrialFolder folder, TrialContext context)
    {
        var (cost, history) = (executor.Cost(lease.Trial.Configuration), context.History);
        var result = new TrialResult
        {
            Format = StoreFormat.Newest,
            Id = lease.Trial.Id.Text,
            Outcome = outcome.Ending,
            Step = context.Step,
            Cost = new TrialSpending(cost.Parameters, cost.Flops, history.Seconds, lease.Device.Text),
            Attempts = history.Attempts,
            TraceId = Activity.Current?.TraceId.ToHexString(),
            StartedAt = history.StartedAt ?? options.Time.GetUtcNow(),
            EndedAt = options.Time.GetUtcNow(),
            Artifacts = folder.Artifacts(),
        };
        return outcome switch
        {
            TrialOutcome.Completed completed => result with { Metrics = completed.Metrics, Curves = completed.Curves },
            TrialOutcome.Failed failed => result with { Step = failed.Step, Message = failed.Message },
            _ => result,
        };
    }
}
