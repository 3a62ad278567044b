using System.Diagnostics;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Engine.Running;

/// <summary>One run of a sweep from its opening to the last device's end.</summary>
internal sealed class SweepRun(SweepPlan plan, SweepMailbox mailbox, TrialRunner runner, ObserverPump observers, EngineOptions options)
{
    /// <param name="stop">The machine hears of it before any trial does, so that a trial that stops does not make room for another.</param>
    public async Task<SweepCounts> RunAsync(SweepEvent.Opened opened, CancellationToken stop)
    {
        using var halt = CancellationTokenSource.CreateLinkedTokenSource(mailbox.Broken);
        var letters = mailbox.RunAsync();
        try
        {
            var answer = await mailbox.AskAsync(opened).ConfigureAwait(false);
            observers.Post(o => o.SweepOpened(plan.Id, answer.Counts));
            using var stopping = stop.Register(() =>
            {
                mailbox.Tell(new SweepEvent.StopRequested(options.Time.GetUtcNow()));
                observers.Post(o => o.SweepStopping());
                halt.Cancel();
            });
            await RunDevicesAsync(halt.Token).ConfigureAwait(false);
        }
        finally
        {
            mailbox.Close();
            await letters.ConfigureAwait(false);
        }

        return mailbox.HasEnded
            ? mailbox.Counts
            : throw new UnreachableException($"The devices ran out of work, but the sweep did not end: {mailbox.Counts}.");
    }

    private Task RunDevicesAsync(CancellationToken halt)
    {
        var arms = plan.Arms.SelectMany(arm => arm.Trials.Select(trial => (arm, trial))).DistinctBy(p => p.trial.Id).ToDictionary(p => p.trial.Id);
        return Task.WhenAll(options.Devices.Select(device => new DeviceWorker(device, mailbox, runner, observers, options.Time).StartAsync(arms, halt)));
    }
}
