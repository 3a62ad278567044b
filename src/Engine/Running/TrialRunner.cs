using System.Diagnostics;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tracing;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Running;

/// <summary>
/// Runs one attempt, from the checkpoint to the result in the store. Whatever goes wrong in it becomes its outcome: this never throws for a trial.
/// </summary>
internal sealed class TrialRunner(ITrialExecutor executor, IStore store, TrialWire wire, ObserverPump observers, SweepWitness witness, EngineOptions options)
{
    public TrialOutcome Run(TrialLease lease)
    {
        var span = witness.Trace?.StartAttempt(lease);
        var outcome = Run(lease, span);
        witness.Trace?.Keep(lease.Trial.Id, span, outcome);
        return outcome;
    }

    private TrialOutcome Run(TrialLease lease, Activity? span)
    {
        var halt = lease.Halt;
        var folder = new TrialFolder(store, lease.Trial.Id);
        TrialContext? context = null;
        TrialOutcome outcome;
        try
        {
            if (FromStore(lease, folder) is { } known)
            {
                span?.SetTag("outcome", known.Ending.ToString()).SetTag("sweeper.known", true);
                return known;
            }

            context = Prepare(lease, folder);
            outcome = Train(context, halt);
        }
        catch (OperationCanceledException) when (halt.IsCancellationRequested)
        {
            outcome = new TrialOutcome.Stopped(context?.Step ?? 0);
        }
        catch (Exception e)
        {
            span.Failed(e);
            outcome = Failure(e, context?.Step ?? 0);
        }

        if (outcome is not TrialOutcome.Stopped && context is not null)
            outcome = Settle(outcome, lease, folder, context);
        else if (context is not null)
            GiveWay(lease, folder);
        witness.Ended(lease.Trial.Id, outcome, context?.Step ?? 0);
        if (context?.ContinuedFrom is { } shorter)
            span?.SetTag("continued_from", shorter.Trial).SetTag("continued_from_step", shorter.Step);
        span?.SetTag("outcome", outcome.Ending.ToString());
        if (outcome is TrialOutcome.Failed failed)
            span?.SetStatus(ActivityStatusCode.Error, failed.Message);
        return outcome;
    }

    /// <summary>
    /// A trial that is finished already, in another sweep or in a run that was killed before it could say so: its reports go to the stopping rule as if they were
    /// made now. Null when it has to be trained.
    /// </summary>
    private TrialOutcome? FromStore(TrialLease lease, TrialFolder folder)
    {
        if (folder.ReadResult() is not { } result || !result.IsFinal())
            return null;
        observers.Post(o => o.TrialStarted(lease.Device, lease.Trial, lease.Attempt, result.Step));
        foreach (var report in folder.ReadReports())
        {
            wire.Report(lease, report);
            if (lease.Halt.IsCancellationRequested)
                return new TrialOutcome.Stopped(report.Step);
        }

        return result.ToRecord().Outcome;
    }

    /// <summary>Finds where the attempt begins, and says in the store what is trained.</summary>
    private TrialContext Prepare(TrialLease lease, TrialFolder folder)
    {
        using var span = EngineActivity.Below("prepare");
        var context = new TrialContext(lease, executor, store, wire, observers, witness, options);
        folder.WriteTrial(lease.Trial, executor.Numerics);
        return context;
    }

    /// <summary>From the newest checkpoint; from the one before it when the executor cannot make sense of that one.</summary>
    private TrialOutcome Train(TrialContext context, CancellationToken halt)
    {
        for (; ; )
        {
            try
            {
                context.Begin();
                return executor.Run(context, halt);
            }
            catch (InvalidDataException e) when (context.IsStuckOnCheckpoint)
            {
                context.RefuseCheckpoint($"it cannot be read: {e.Message}");
            }
        }
    }

    private static TrialOutcome.Failed Failure(Exception e, int step) => e switch
    {
        OutOfMemoryException => new TrialOutcome.Failed(FailureKind.OutOfMemory, step, e.Message),
        IOException => new TrialOutcome.Failed(FailureKind.Crashed, step, e.Message),
        _ => new TrialOutcome.Failed(FailureKind.Crashed, step, $"{e.GetType().Name}: {e.Message}"),
    };

    /// <summary>Writes the result. When the store cannot take it, the trial crashed, which may be small enough to be written.</summary>
    private TrialOutcome Settle(TrialOutcome outcome, TrialLease lease, TrialFolder folder, TrialContext context)
    {
        try
        {
            folder.WriteReports(context.Reports);
            folder.WriteResult(Result(outcome, lease, folder, context), outcome is TrialOutcome.Completed ? OpenToContinue(lease.Trial, context) : null, context.Checkpoints);
            if (outcome is TrialOutcome.Failed { Kind: FailureKind.Crashed } crash && context.IsStuckOnCheckpoint)
                context.RefuseCheckpoint($"the trial crashed before it came further: {crash.Message}");
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

    /// <summary>An attempt that was taken for dead may stop when another one has finished the trial: what it has saved is for nobody.</summary>
    private void GiveWay(TrialLease lease, TrialFolder folder)
    {
        try
        {
            if (folder.ReadResult() is { } result && result.IsFinal())
                FinishedTrials.Tidy(store, lease.Trial, result.Outcome, executor);
        }
        catch (IOException)
        {
            // Then it is garbage that a check of the store finds.
        }
    }

    /// <summary>Lists a completed trial in its lineage, where longer ones find it.</summary>
    /// <returns>Step of the checkpoint that they continue from; null when there is none.</returns>
    private int? OpenToContinue(Trial trial, TrialContext context)
    {
        var last = executor.Steps(trial.Configuration);
        if (LineageId.Of(trial, executor) is not { } lineage || !context.Checkpoints.Contains(last))
            return null;
        new LineageFolder(store, lineage).Add(new TrialOrigin(trial.Id.Text, last));
        return last;
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
            Cost = new TrialSpending(cost.Parameters, cost.Flops, history.Seconds, lease.Device.Text) { Hardware = executor.Hardware(lease.Device) ?? MachineFacts.Here.Cpu },
            Attempts = history.Attempts,
            ContinuedFrom = context.ContinuedFrom,
            TraceId = Activity.Current?.TraceId.ToHexString(),
            StartedAt = history.StartedAt ?? options.Time.GetUtcNow(),
            EndedAt = options.Time.GetUtcNow(),
            Artifacts = context.Artifacts,
        };
        return outcome switch
        {
            TrialOutcome.Completed completed => result with { Metrics = completed.Metrics, Curves = completed.Curves },
            TrialOutcome.Failed failed => result with { Step = failed.Step, Message = failed.Message },
            _ => result,
        };
    }
}
