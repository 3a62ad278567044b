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
    /// <param name="store">Open; one run at a time uses it. Stays the caller's.</param>
    /// <param name="stop">Running trials save a checkpoint and return; the sweep then returns its summary like any other.</param>
    /// <exception cref="StoreException">The store is of a newer format, or cannot take the plan, or its journal cannot be read or appended. Running trials have
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
        var journal = Prepare(plan, specText, executor.Numerics, traced);
        var known = plan.Trials.Select(t => new TrialFolder(store, t.Id).ReadResult()).OfType<TrialResult>().Where(r => r.IsFinal()).ToList();
        var opened = new SweepEvent.Opened(options.Time.GetUtcNow(), $"{Environment.MachineName}/{Environment.ProcessId}", [.. known.Select(r => r.TrialId)]);

        var past = journal.Past.Aggregate(SweepState.Of(plan.Trials.Select(t => t.Id)), (state, e) => SweepMachine.Step(state, e).State);
        using var mailbox = new SweepMailbox(journal, past);
        var observers = new ObserverPump(observer);
        var runner = new TrialRunner(executor, traced, mailbox, observers, options);
        try
        {
            var counts = await new SweepRun(plan, mailbox, runner, observers, options).RunAsync(opened, stop).ConfigureAwait(false);
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

    private static Journal Prepare(SweepPlan plan, string specText, string numerics, TracedStore store)
    {
        try
        {
            StoreFormat.Claim(store);
            var folder = new SweepFolder(store, plan.Id);
            folder.WritePlan(plan, specText, numerics);
            return folder.OpenJournal();
        }
        catch (IOException e) when (e is not StoreException)
        {
            throw new StoreException(
                $"the store '{store.Name}' must take the plan of the sweep, but: {e.Message.TrimEnd('.')}; "
                + "make room and run the same command again, or use another --store", e);
        }
    }
}
