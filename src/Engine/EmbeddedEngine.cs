using System.Diagnostics;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Running;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tracing;
using Sweeper.Sweeps;
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
    /// <param name="specText">The sweep file as given, kept beside the plan.</param>
    /// <param name="store">Open. The run holds the sweep's folder in it; other sweeps may run in it at the same time. Stays the caller's.</param>
    /// <param name="stop">Running trials save a checkpoint and return; the sweep then returns its summary like any other.</param>
    /// <exception cref="StoreException">Another process runs this sweep. The store is of a newer format, or cannot take the plan, or its journal cannot be read or appended. Running trials have
    /// been stopped; a later run carries on.</exception>
    public static async Task<SweepSummary> RunAsync(
        SweepPlan plan,
        string specText,
        ITrialExecutor executor,
        IStore store,
        EngineOptions options,
        ISweepObserver observer,
        CancellationToken stop)
    {
        var started = options.Time.GetTimestamp();
        using var span = EngineActivity.Source.StartActivity("sweep");
        span?.SetTag("sweep", plan.Id).SetTag("trials", plan.Trials.Count);
        var traced = new TracedStore(store);
        using var hold = Claim(plan, traced, options.Time);
        var journal = Prepare(plan, specText, executor.Numerics, traced);
        var known = plan.Trials.Select(t => new TrialFolder(store, t.Id).ReadResult()).OfType<TrialResult>().Where(r => r.IsFinal()).ToList();
        var opened = new SweepEvent.Opened(options.Time.GetUtcNow(), $"{Environment.MachineName}/{Environment.ProcessId}", [.. known.Select(r => r.TrialId)]);

        var past = journal.Past.Aggregate(SweepState.Of(plan.Trials.Select(t => t.Id)), (state, e) => SweepMachine.Step(state, e).State);
        using var mailbox = new SweepMailbox(journal, past);
        var observers = new ObserverPump(observer);
        var runner = new TrialRunner(executor, traced, mailbox, observers, options);
        using var halt = CancellationTokenSource.CreateLinkedTokenSource(stop, hold.Lost);
        try
        {
            var counts = await new SweepRun(plan, mailbox, runner, observers, options).RunAsync(opened, halt.Token).ConfigureAwait(false);
            if (hold.Lost.IsCancellationRequested)
                throw new StoreConflictException($"'{plan.Id}' of the store '{store.Name}' must be held until the run ends, but the hold was lost; run the same command again");
            span?.SetTag("known", counts.Known).SetTag("completed", counts.Completed).SetTag("failed", counts.Failed).SetTag("stopped", counts.Stopped);
            return new SweepSummary(plan.Id, counts, known.Count(r => r.Outcome == Ending.Diverged), options.Time.GetElapsedTime(started));
        }
        catch (Exception e)
        {
            span?.SetStatus(ActivityStatusCode.Error, e.Message);
            throw;
        }
        finally
        {
            await observers.CompleteAsync(options.ObserverPatience, options.Time).ConfigureAwait(false);
        }
    }

    private static IStoreHold Claim(SweepPlan plan, TracedStore store, TimeProvider time) => InRoom(store, () =>
    {
        StoreFormat.Claim(store);
        return store.Hold(plan.Id, StoreHolder.Here(time));
    });

    private static Journal Prepare(SweepPlan plan, string specText, string numerics, TracedStore store) => InRoom(store, () =>
    {
        var folder = new SweepFolder(store, plan.Id);
        folder.WritePlan(plan, specText, numerics);
        return folder.OpenJournal();
    });

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
