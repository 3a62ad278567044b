using System.Diagnostics;
using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Running;

/// <summary>One run of a sweep from its opening to the last device's end: does what the machine's effects say.</summary>
internal sealed class SweepRun : IDisposable
{
    private Dictionary<TrialId, (Arm Arm, Trial Trial)> _arms;
    private readonly ObserverPump _observers;
    private readonly SweepWitness _witness;
    private readonly EngineOptions _options;
    private readonly LeaseWatch _leases;
    private readonly Dictionary<DeviceId, Seat> _seats;
    private volatile bool _devicesMayLeave;

    public SweepRun(SweepPlan plan, Journal journal, SweepState state, ObserverPump observers, SweepWitness witness, EngineOptions options)
    {
        (Plan, _arms, _observers, _witness, _options) = (plan, ArmsOf(plan), observers, witness, options);
        _leases = new LeaseWatch(options.LeaseTimeout, options.Time);
        _seats = options.Devices.ToDictionary(d => d, _ => new Seat());
        Mailbox = new SweepMailbox(journal, state, Act, witness);
        Wire = new TrialWire(Mailbox, _leases, plan.Objective.Metric, options.Time);
    }

    public SweepMailbox Mailbox { get; }

    /// <summary>As it is now: with the arms and seeds that were added.</summary>
    public SweepPlan Plan { get; private set; }

    /// <summary>For the trials that run.</summary>
    public TrialWire Wire { get; }

    /// <param name="lost">Fires when another coordinator has the sweep.</param>
    /// <param name="stop">The run ends. The machine hears of it before any trial does, so that a trial that stops does not make room for another.</param>
    public async Task<SweepState> RunAsync(SweepEvent.Opened opened, TrialRunner runner, ControlInbox inbox, CancellationToken lost, CancellationToken stop)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(Mailbox.Broken, lost);
        using var breaking = broken.Token.Register(() => EachSeat(seat => seat.Break()));
        var letters = Mailbox.RunAsync();
        _witness.Devices(_seats.Count);
        try
        {
            var answer = await Mailbox.AskAsync(opened).ConfigureAwait(false);
            _observers.Post(o => o.SweepOpened(Plan.Id, answer.Counts));

            // What was asked for while nobody ran the sweep may give it work again: only then is it known whether it has ended.
            await inbox.TakeAsync(Mailbox).ConfigureAwait(false);
            _devicesMayLeave = true;
            if (Mailbox.State.Phase == SweepPhase.Ended)
                EachSeat(seat => seat.Close());
            using var stopping = stop.Register(() =>
            {
                Mailbox.Tell(new SweepEvent.StopRequested(_options.Time.GetUtcNow()));
                EachSeat(seat => seat.Halt());
                _observers.Post(o => o.SweepStopping());
            });
            using var watched = new CancellationTokenSource();
            var watch = WatchAsync(inbox, watched.Token);
            await RunDevicesAsync(runner).ConfigureAwait(false);
            await watched.CancelAsync().ConfigureAwait(false);
            await watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            Mailbox.Close();
            await letters.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _witness.Devices(-_seats.Count);
            await letters.ConfigureAwait(false);
        }

        lost.ThrowIfCancellationRequested();
        return Mailbox.State.Phase == SweepPhase.Ended
            ? Mailbox.State
            : throw new UnreachableException($"The devices ran out of work, but the sweep did not end: {Mailbox.State.Counts}.");
    }

    public void Dispose()
    {
        Mailbox.Dispose();
        EachSeat(seat => seat.Dispose());
    }

    private void Act(SweepEffect effect)
    {
        switch (effect)
        {
            case SweepEffect.StartTrial start:
                _leases.Start(start.Trial, start.Attempt);
                _seats[start.Device].Start(start);
                break;
            case SweepEffect.PauseTrial pause:
                _seats[pause.Device].Halt(pause.Trial, pause.Attempt);
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
            case SweepEffect.SweepEnded when _devicesMayLeave:
                EachSeat(seat => seat.Close());
                break;
        }
    }

    /// <summary>
    /// Looks after what nobody reports: leases that run out, and what people ask for in other terminals. A device that hangs counts as gone until it asks for work
    /// again, so that no trial waits for it.
    /// </summary>
    private async Task WatchAsync(ControlInbox inbox, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(_options.WatchInterval, _options.Time);
        while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
        {
            foreach (var (trial, attempt) in _leases.TakeOverdue())
            {
                Mailbox.Tell(new SweepEvent.Expired(_options.Time.GetUtcNow(), trial, attempt));
                foreach (var (device, seat) in _seats.Where(s => s.Value.Halt(trial, attempt)))
                    Mailbox.Tell(new SweepEvent.DeviceLeft(_options.Time.GetUtcNow(), device));
                _observers.Post(o => o.LeaseExpired(trial, attempt, _options.LeaseTimeout));
            }

            await inbox.TakeAsync(Mailbox).ConfigureAwait(false);
        }
    }

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

    private Task RunDevicesAsync(TrialRunner runner) => Task.WhenAll(_seats.Select(seat =>
        new DeviceWorker(seat.Key, seat.Value, Mailbox, _leases, runner, _observers, _witness, _options.Time).StartAsync(id => _arms[id])));

    private static Dictionary<TrialId, (Arm Arm, Trial Trial)> ArmsOf(SweepPlan plan) =>
        plan.Arms.SelectMany(arm => arm.Trials.Select(trial => (arm, trial))).DistinctBy(p => p.trial.Id).ToDictionary(p => p.trial.Id);

    private void EachSeat(Action<Seat> act)
    {
        foreach (var seat in _seats.Values)
            act(seat);
    }
}
