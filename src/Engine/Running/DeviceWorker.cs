using Sweeper.Engine.Metering;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Running;

/// <summary>The pull loop of one device, on a thread of its own: ask, wait for a trial, run it, say how it ended, until there is nothing more to do.</summary>
internal sealed class DeviceWorker(DeviceId device, Seat seat, ISweepDesk desk, TrialRunner runner, ObserverPump observers, SweepWitness witness, TimeProvider time)
{
    /// <param name="find">Arm and trial by id.</param>
    /// <returns>Completes when the device found nothing more to do; faults when the sweep cannot go on.</returns>
    public Task StartAsync(Func<TrialId, (Arm Arm, Trial Trial)> find)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                Work(find);
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

    private void Work(Func<TrialId, (Arm Arm, Trial Trial)> find)
    {
        desk.Tell(new SweepEvent.WorkAsked(time.GetUtcNow(), device));
        while (seat.Next() is var (start, halt))
        {
            var (arm, trial) = find(start.Trial);
            Run(new TrialLease(device, trial, start.Attempt, arm, halt));
        }
    }

    private void Run(TrialLease lease)
    {
        var started = time.GetTimestamp();
        EngineMeter.DeviceTaken();
        var outcome = runner.Run(lease);
        EngineMeter.DeviceFreed(device);
        var message = (outcome as TrialOutcome.Failed)?.Message;
        var ended = desk.AskAsync(new SweepEvent.Ended(time.GetUtcNow(), lease.Trial.Id, lease.Attempt, outcome.Ending, message));
        desk.Tell(new SweepEvent.WorkAsked(time.GetUtcNow(), device));
        var answer = ended.GetAwaiter().GetResult();
        if (answer.IsOver)
            witness.Trace?.Over(lease.Trial.Id);
        var duration = time.GetElapsedTime(started);
        observers.Forget(device);
        observers.Post(o => o.TrialEnded(device, lease.Trial, outcome, duration, answer.Counts));
    }
}
