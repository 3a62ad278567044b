using System.Diagnostics;
using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Results;
using Sweeper.Engine.Running;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tracing;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine;

/// <summary>
/// Runs a sweep in this process: one mailbox that decides, one thread per device that trains. Run again with the same plan and store, it carries on: finished
/// trials are known, stopped and killed ones resume from their checkpoint, crashed ones get another attempt.
/// </summary>
public static class EmbeddedEngine
{
    /// <param name="plan">Of the sweep file. If arms or seeds were added to the sweep before, it is run with them.</param>
    /// <param name="revision">The sweep file that the plan was made from.</param>
    /// <param name="store">Open. The run holds the sweep's folder in it; other sweeps may run in it at the same time. Stays the caller's.</param>
    /// <param name="stop">Running trials save a checkpoint and return; the sweep then returns its summary like any other.</param>
    /// <exception cref="StoreException">Another process runs this sweep, or has taken it over. The store is of a newer format, or cannot take the plan, or its
    /// journal cannot be read or appended. Running trials have been stopped; a later run carries on.</exception>
    public static async Task<SweepSummary> RunAsync(
        SweepPlan plan,
        SweepRevision revision,
        ITrialExecutor executor,
        IStore store,
        EngineOptions options,
        ISweepObserver observer,
        CancellationToken stop)
    {
        var started = options.Time.GetTimestamp();
        var since = DateTime.UtcNow;
        var traced = new TracedStore(store);
        using var hold = InRoom(traced, () => Hold(plan, traced, options.Time));
        var folder = new SweepFolder(traced, plan.Id);
        plan = InRoom(traced, () => folder.Claim(plan, revision, executor.Numerics, options.Replan));
        var (journal, state) = folder.OpenJournal(plan);
        using var trace = SweepTrace.Start(plan, state.Trace, store, options.Recorder, since);
        var span = trace?.Span;
        var known = TrialResults.ReadFinal(store, plan.Trials);
        InRoom(traced, () => Tidy(plan, state, known, executor, traced));
        var opened = new SweepEvent.Opened(
            options.Time.GetUtcNow(),
            $"{Environment.MachineName}/{Environment.ProcessId}",
            state.Epoch + 1,
            span?.TraceId.ToHexString() ?? "",
            state.Order.SetOf(known.Where(k => k.Value == Ending.Completed).Select(k => k.Key)),
            state.Order.SetOf(known.Where(k => k.Value == Ending.Diverged).Select(k => k.Key))) { Failures = plan.Failures };

        var observers = new ObserverPump(observer);
        var witness = new SweepWitness(plan.Id, trace, options.Log);
        using var seats = new Seats(options.Devices);
        using var run = new SweepRun(plan, journal, state, seats, observers, witness, options);
        var runner = new TrialRunner(executor, traced, new TrialWire(run.Desk, plan.Objective.Metric, options.Time), observers, witness, options);
        var inbox = new ControlInbox(new ControlBox(traced, plan.Id), observers, witness, options.Time, request => run.Extend(request.Revision, folder, executor.Numerics));
        witness.Devices(seats.Count);
        try
        {
            state = await run.RunAsync(opened, inbox, Work, hold.Lost, stop).ConfigureAwait(false);
            if (state.Phase != SweepPhase.Ended)
                throw new UnreachableException($"The devices ran out of work, but the sweep did not end: {state.Counts}.");
            var counts = state.Counts;
            span?.SetTag("known", counts.Known).SetTag("completed", counts.Completed).SetTag("failed", counts.Failed).SetTag("stopped", counts.Stopped);
            return new SweepSummary(run.Plan, state, options.Time.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (hold.Lost.IsCancellationRequested)
        {
            throw new StoreConflictException(
                $"'{plan.Id}' of the store '{store.Name}' must be held until the run ends, but the hold was lost: another process may run it now; run the same command again");
        }
        catch (Exception e)
        {
            span.Failed(e);
            throw;
        }
        finally
        {
            witness.Devices(-seats.Count);
            await observers.CompleteAsync(options.ObserverPatience, options.Time).ConfigureAwait(false);
        }

        Task Work() => seats.RunAsync((device, seat) => new DeviceWorker(device, seat, run.Desk, runner, observers, witness, options.Time).StartAsync(run.Find));
    }

    private static IStoreHold Hold(SweepPlan plan, TracedStore store, TimeProvider time)
    {
        StoreFormat.Claim(store);
        return store.Hold(plan.Id, StoreHolder.Here(time));
    }

    /// <summary>A run that was killed between a trial's result and the end of its checkpoints left those: nobody looks at a finished trial again.</summary>
    /// <param name="state">As the journal has it: it has not heard of those results.</param>
    /// <returns>How many trials that were.</returns>
    private static int Tidy(SweepPlan plan, SweepState state, IReadOnlyDictionary<TrialId, Ending> known, ITrialExecutor executor, TracedStore store)
    {
        var unheard = plan.Trials.Where(t => known.ContainsKey(t.Id) && state.Find(t.Id) is { Attempts: > 0, Ending: not (Ending.Completed or Ending.Diverged) }).ToList();
        foreach (var trial in unheard)
            FinishedTrials.Tidy(store, trial, known[trial.Id], executor);

        return unheard.Count;
    }

    private static T InRoom<T>(TracedStore store, Func<T> prepare)
    {
        try
        {
            return prepare();
        }
        catch (IOException e) when (e is not StoreException)
        {
            throw new StoreException(
                $"the store '{store.Name}' must take the plan of the sweep, but: {e.Message.TrimEnd('.')}; "
                + "make room and run the same command again, or use another --store", e);
        }
    }
}
