using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Running;

/// <summary>The pull loop of one device, on a thread of its own: ask, run, say how it ended, until there is nothing more to do.</summary>
internal sealed class DeviceWorker(DeviceId device, SweepMailbox mailbox, TrialRunner runner, ObserverPump observers, TimeProvider time)
{
    /// <param name="arms">Arm and trial by id.</param>
    /// <returns>Completes when the device found nothing more to do; faults when the sweep cannot go on.</returns>
    public Task StartAsync(IReadOnlyDictionary<TrialId, (Arm Arm, Trial Trial)> arms, CancellationToken halt)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                while (Lease(arms) is { } lease)
                    Run(lease, halt);
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }) { Name = $"device {device}", IsBackground = true };
        thread.Start();
        return done.Task;
    }

    private TrialLease? Lease(IReadOnlyDictionary<TrialId, (Arm Arm, Trial Trial)> arms)
    {
        var answer = mailbox.Ask(new SweepEvent.WorkAsked(time.GetUtcNow(), device));
        var start = answer.Effects.OfType<SweepEffect.StartTrial>().SingleOrDefault();
        return start is null ? null : new TrialLease(device, arms[start.Trial].Trial, start.Attempt, arms[start.Trial].Arm);
    }

    private void Run(TrialLease lease, CancellationToken halt)
    {
        var started = time.GetTimestamp();
        var outcome = runner.Run(lease, halt);
        var message = (outcome as TrialOutcome.Failed)?.Message;
        var answer = mailbox.Ask(new SweepEvent.Ended(time.GetUtcNow(), lease.Trial.Id, lease.Attempt, outcome.Ending, message));
        var duration = time.GetElapsedTime(started);
        observers.Forget(device);
        observers.Post(o => o.TrialEnded(device, lease.Trial, outcome, duration, answer.Counts));
    }
}
