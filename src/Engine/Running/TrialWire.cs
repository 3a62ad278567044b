using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Running;

/// <summary>What running trials say to the one who decides. At a rung of the stopping rule the trial waits until its report has been decided upon.</summary>
/// <param name="metric">The objective: the value that decisions are made on.</param>
internal sealed class TrialWire(ISweepDesk desk, string metric, TimeProvider time)
{
    /// <summary>Any sign of life: keeps the lease.</summary>
    public void Hear(TrialLease lease) => desk.Hear(lease.Trial.Id, lease.Attempt);

    /// <summary>
    /// Passes a report on. When this returns, the attempt's <see cref="TrialLease.Halt"/> has fired if the trial is to go no further than the report.
    /// </summary>
    public void Report(TrialLease lease, Report report)
    {
        double? value = report.Metrics.TryGetValue(metric, out var measured) ? measured : null;
        var reported = new SweepEvent.Reported(time.GetUtcNow(), lease.Trial.Id, lease.Attempt, report.Step, value);
        if (!IsRung(report.Step))
        {
            desk.Tell(reported);
            return;
        }

        try
        {
            // One that is to stop anyway does not wait: whoever decides may be away, and for long.
            desk.AskAsync(reported).WaitAsync(lease.Halt).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (lease.Halt.IsCancellationRequested)
        {
            // The next attempt asks again.
        }
        catch (StoreException)
        {
            // Nothing can be decided any more: whoever runs the sweep halts all trials.
        }
    }

    /// <summary>True when the stopping rule decides at this step.</summary>
    public bool IsRung(int step) => desk.IsRung(step);
}
