using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Running;

/// <summary>One run of a sweep, from its opening until its devices have nothing more to do: does what the machine's effects say. Where the devices are, it does not know.</summary>
internal sealed class SweepRun : IDisposable
{
    private readonly IDevices _devices;
    private readonly ObserverPump _observers;
    private readonly EngineOptions _options;
    private readonly LeaseWatch _leases;
    private Dictionary<TrialId, (Arm Arm, Trial Trial)> _arms;
    private readonly Lock _leaving = new();
    private volatile TaskCompletionSource _asked = NewAsked();
    private bool _devicesMayLeave;
    private bool _devicesLeft;

    public SweepRun(SweepPlan plan, Journal journal, SweepState state, IDevices devices, ObserverPump observers, SweepWitness witness, EngineOptions options)
    {
        (Plan, _arms, _devices, _observers, _options) = (plan, ArmsOf(plan), devices, observers, options);
        _leases = new LeaseWatch(options.LeaseTimeout, options.Time);
        Mailbox = new SweepMailbox(journal, state, Act, witness);
        Desk = new LocalDesk(Mailbox, _leases);
    }

    public SweepMailbox Mailbox { get; }

    /// <summary>For whoever brings what devices say.</summary>
    public LocalDesk Desk { get; }

    /// <summary>As it is now: with the arms and seeds that were added.</summary>
    public SweepPlan Plan { get; private set; }

    /// <summary>The trial, with the first arm that it belongs to.</summary>
    public (Arm Arm, Trial Trial) Find(TrialId trial) => _arms[trial];

    /// <param name="opening">The first event.</param>
    /// <param name="work">Started once the sweep is open: completes when the devices have nothing more to do.</param>
    /// <param name="lost">Fires when another coordinator has the sweep.</param>
    /// <param name="stop">The run ends. The machine hears of it before any trial does, so that a trial that stops does not make room for another.</param>
    /// <returns>The newest state, when the work is done.</returns>
    public async Task<SweepState> RunAsync(SweepEvent opening, ControlInbox inbox, Func<Task> work, CancellationToken lost, CancellationToken stop)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(Mailbox.Broken, lost);
        using var breaking = broken.Token.Register(_devices.Break);
        var letters = Mailbox.RunAsync();
        try
        {
            var answer = await Mailbox.AskAsync(opening).ConfigureAwait(false);
            _observers.Post(o => o.SweepOpened(Plan.Id, answer.Counts));

            // What was asked for while nobody ran the sweep may give it work again: only then is it known whether it has ended.
            await TakeRequestsAsync(inbox).ConfigureAwait(false);
            using var stopping = stop.Register(() =>
            {
                Mailbox.Tell(new SweepEvent.StopRequested(_options.Time.GetUtcNow()));
                _devices.HaltAll();
                _observers.Post(o => o.SweepStopping());
            });
            using var watched = new CancellationTokenSource();
            var watch = WatchAsync(inbox, watched.Token);
            try
            {
                await work().ConfigureAwait(false);
            }
            finally
            {
                await watched.CancelAsync().ConfigureAwait(false);
                await watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            Mailbox.Close();
            await letters.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await letters.ConfigureAwait(false);
        lost.ThrowIfCancellationRequested();
        return Mailbox.State;
    }

    public void Dispose() => Mailbox.Dispose();

    /// <summary>Somebody asked for something: it is taken at once, and not at the next look.</summary>
    public void Asked() => _asked.TrySetResult();

    /// <summary>Makes the trials of a revision runnable, and durable, before the machine hears of them.</summary>
    /// <returns>Null when the revision is no extension of this sweep; why was said.</returns>
    public SweepPlan? Extend(SweepRevision revision, SweepFolder folder, string numerics)
    {
        try
        {
            var larger = (_options.Replan ?? throw new InvalidDataException("this engine cannot plan a sweep file"))(revision);
            var plan = Plan.Extend(larger, out var why) ?? throw new InvalidDataException(why);
            folder.WriteRevision(plan, revision with { Extends = true }, numerics);
            _arms = ArmsOf(plan);
            Plan = plan;
            _observers.Post(o => o.SweepExtended(plan, Mailbox.State.Counts));
            return plan;
        }
        catch (Exception e) when (e is InvalidDataException or SweepFileException)
        {
            _observers.Post(o => o.Warned($"the sweep was not extended: {e.Message}"));
            return null;
        }
    }

    private void Act(SweepEffect effect)
    {
        switch (effect)
        {
            case SweepEffect.StartTrial start:
                _leases.Start(start.Trial, start.Attempt);
                _devices.Start(start);
                break;
            case SweepEffect.PauseTrial pause:
                _devices.Halt(pause.Device, pause.Trial, pause.Attempt);
                break;
            case SweepEffect.Decided decided:
                _observers.Post(o => o.Decided(decided.Trial, decided.Decision));
                break;
            case SweepEffect.DeviceSetAside aside:
                _observers.Post(o => o.DeviceSetAside(aside.Device, aside.Reason));
                break;
            case SweepEffect.SweepStopping stopping:
                _observers.Post(o => o.SweepStopping(stopping.Reason));
                break;
            case SweepEffect.SweepEnded:
                LetGo();
                break;
        }
    }

    /// <summary>What people ask for may give a sweep work again: its devices stay while that is taken, and once they have left it waits for the next run.</summary>
    private async Task TakeRequestsAsync(ControlInbox inbox)
    {
        lock (_leaving)
        {
            if (_devicesLeft)
                return;
            _devicesMayLeave = false;
        }

        try
        {
            await inbox.TakeAsync(Mailbox).ConfigureAwait(false);
        }
        finally
        {
            lock (_leaving)
                _devicesMayLeave = true;
        }

        LetGo();
    }

    private void LetGo()
    {
        lock (_leaving)
        {
            if (!_devicesMayLeave || _devicesLeft || Mailbox.State.Phase != SweepPhase.Ended)
                return;
            _devicesLeft = true;
        }

        _devices.Dismiss();
    }

    /// <summary>
    /// Looks after what nobody reports: leases that run out, and what people ask for in other terminals. A device that hangs counts as gone until it asks for work
    /// again, so that no trial waits for it.
    /// </summary>
    private async Task WatchAsync(ControlInbox inbox, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await RestAsync(stop).ConfigureAwait(false);
            foreach (var (trial, attempt) in _leases.TakeOverdue())
            {
                var holder = Mailbox.State.LeaseOf(trial, attempt)?.Device;
                Mailbox.Tell(new SweepEvent.Expired(_options.Time.GetUtcNow(), trial, attempt));
                if (holder is { } device)
                {
                    _devices.Halt(device, trial, attempt);
                    Mailbox.Tell(new SweepEvent.DeviceLeft(_options.Time.GetUtcNow(), device));
                }

                _observers.Post(o => o.LeaseExpired(trial, attempt, _options.LeaseTimeout));
            }

            _devices.Look(Mailbox.State);
            _asked = NewAsked();
            await TakeRequestsAsync(inbox).ConfigureAwait(false);
        }
    }

    private async Task RestAsync(CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(_asked.Task, Task.Delay(_options.WatchInterval, _options.Time, enough.Token)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource NewAsked() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Dictionary<TrialId, (Arm Arm, Trial Trial)> ArmsOf(SweepPlan plan) =>
        plan.Arms.SelectMany(arm => arm.Trials.Select(trial => (arm, trial))).DistinctBy(p => p.trial.Id).ToDictionary(p => p.trial.Id);
}
