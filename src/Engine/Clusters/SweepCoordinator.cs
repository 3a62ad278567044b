using System.Diagnostics;
using System.Text.Json.Nodes;
using Sweeper.Engine.Control;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Logging;
using Sweeper.Engine.Results;
using Sweeper.Engine.Running;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tracing;
using Sweeper.Engine.Watching;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Clusters;

/// <summary>
/// One spell of coordinating a sweep in a cluster: opens it from the store, decides until it is over or somebody else has it, and leaves table and oracles behind.
/// If one that came before is gone, this one goes on where its journal ends: devices elsewhere do not notice but for a pause.
/// </summary>
internal sealed class SweepCoordinator : IDisposable
{
    /// <summary>For what a device has to tell of its last trial. One that has just died tells nothing.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly string _sweep;
    private readonly CoordinatorSettings _settings;
    private readonly TracedStore _store;
    private readonly SweepFolder _folder;
    private readonly SweepPlan _plan;
    private readonly DeviceNeed _need;
    private readonly SweepWitness _witness;
    private readonly IStoreHold _hold;
    private readonly SweepTrace? _trace;
    private readonly ObserverPump _observers;
    private readonly RemoteDevices _devices;
    private readonly SweepRun _run;
    private readonly SweepEvent _opening;
    private readonly Mail _mail;
    private volatile bool _isOpen;
    private volatile bool _isOver;

    /// <summary>Configuration and axes of arms as orders have them, spelled once for all seeds. Of the thread that decides.</summary>
    private readonly Dictionary<Arm, (string Configuration, string Axes)> _spelled = new(ReferenceEqualityComparer.Instance);

    /// <param name="enlistment">What was submitted.</param>
    /// <exception cref="IOException">The store cannot be read or written; <see cref="StoreException"/>: or says that this cannot be.</exception>
    /// <exception cref="SweepFileException">What was submitted cannot be planned.</exception>
    public SweepCoordinator(string sweep, Enlistment enlistment, CoordinatorSettings settings)
    {
        settings = settings with { Options = settings.Options with { Replan = settings.Options.Replan ?? (revision => revision.Plan(settings.Executor)) } };
        (_sweep, _settings, _store, _folder) = (sweep, settings, new TracedStore(settings.Store), new SweepFolder(settings.Store, sweep));
        var since = DateTime.UtcNow;
        _plan = PlanOf(enlistment);
        StoreFormat.Claim(_store);
        _hold = _store.Hold(sweep, StoreHolder.Here(settings.Options.Time) with { Cluster = settings.Cluster });
        try
        {
            _plan = _folder.Claim(_plan, enlistment.Revision, settings.Executor.Numerics, settings.Options.Replan);
            _need = settings.NeedOf(_plan);
            var (journal, state) = _folder.OpenJournal(_plan);
            _trace = SweepTrace.Start(_plan, state.Trace, settings.Store, settings.Options.Recorder, since);
            _opening = OpeningOf(state, enlistment);
            _witness = new SweepWitness(sweep, _trace, settings.Options.Log);
            Board = new NoticeBoard(sweep, state.Epoch + 1, () => State.Counts, started => State.LeaseOf(new TrialId(started.Trial), started.Attempt) is not null);
            _observers = new ObserverPump(new NoticeObserver(Board.Post));
            _devices = new RemoteDevices(sweep, settings.Devices, OrderOf, Refused, Left, settings.Options.Time);
            _run = new SweepRun(_plan, journal, state, _devices, _observers, _witness, settings.Options);
            _mail = new Mail(_run, Board, settings.Options.Time);
            foreach (var (trial, device) in state.Holders)
                Board.Post(new SweepNotice.Started(device.Text, trial.Text, state.Devices[device].Lease!.Attempt, null));
        }
        catch
        {
            _trace?.Dispose();
            _hold.Dispose();
            throw;
        }
    }

    public NoticeBoard Board { get; }

    /// <summary>True from when the sweep is open until it is over.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>The newest durable state.</summary>
    public SweepState State => _run.Mailbox.State;

    /// <summary>As it is now.</summary>
    public SweepPlan Plan => _run.Plan;

    /// <summary>What it could use now.</summary>
    public Demand Demand
    {
        get
        {
            var state = State;
            return new Demand(_sweep, state.Priority, _need, state.Phase == SweepPhase.Running ? state.Queue.Count : 0, state.Holders.Count);
        }
    }

    /// <summary>Coordinates until the sweep is over, or until stopped.</summary>
    /// <param name="open">Called when the sweep is open, and that is durable.</param>
    /// <param name="finishing">Called when the trials are over, before oracles are scored.</param>
    /// <returns>True when the sweep is over, and table and oracles are in the store.</returns>
    /// <exception cref="StoreConflictException">Somebody else has taken the sweep over.</exception>
    /// <exception cref="IOException">The journal could not be appended: what was not answered has not happened.</exception>
    public async Task<bool> RunAsync(Action open, Action finishing, CancellationToken stop)
    {
        var log = _settings.Options.Log;
        var inbox = new ControlInbox(
            new ControlBox(_store, _sweep), _observers, _witness, _settings.Options.Time, request => _run.Extend(request.Revision, _folder, _settings.Executor.Numerics));
        using var leaving = stop.Register(_devices.Break);
        SweepState state;
        try
        {
            state = await _run.RunAsync(_opening, inbox, WorkAsync, _hold.Lost, CancellationToken.None).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_hold.Lost.IsCancellationRequested)
        {
            throw new StoreConflictException($"another coordinator has taken '{_sweep}' over");
        }
        finally
        {
            _isOpen = false;
            _witness.Leave();
        }

        if (state.Phase != SweepPhase.Ended)
            return false;
        _isOver = true;
        finishing();
        Tidy(state);
        await SweepFinish.RunAsync(Plan, _settings.Executor, _settings.Store, _settings.ScoringThreads, stop).ConfigureAwait(false);
        await _observers.CompleteAsync(_settings.Options.ObserverPatience, _settings.Options.Time).ConfigureAwait(false);
        await _mail.ToldAsync(LastWords).ConfigureAwait(false);
        Board.Post(new SweepNotice.Over(state.Counts, state.StopReason));
        return true;

        async Task WorkAsync()
        {
            open();
            EngineLog.Coordinates(log, _sweep, _settings.Silo, State.Epoch);
            _isOpen = true;
            await _devices.Over.ConfigureAwait(false);
        }
    }

    /// <summary>What devices say. Answered when all of it is in the journal; the same bag again gets the same answer.</summary>
    /// <exception cref="IOException">It is not, and never will be by this coordinator.</exception>
    public Task<BagReply> TakeAsync(LetterBag bag) =>
        _isOpen ? _mail.TakeAsync(bag) : Task.FromResult(_isOver ? _mail.TakeLast(bag) : BagReply.Not(CoordinatorStanding.Opening));

    /// <summary>A request waits in the sweep's control box.</summary>
    public void Asked() => _run.Asked();

    public void Dispose()
    {
        _run.Dispose();
        _trace?.Dispose();
        _hold.Dispose();
    }

    /// <summary>An attempt that was given up may have left a checkpoint after the one that finished the trial had looked.</summary>
    private void Tidy(SweepState over)
    {
        foreach (var trial in Plan.Trials)
        {
            if (over.Find(trial.Id) is { Attempts: > 1, Ending: (Ending.Completed or Ending.Diverged) and var ending })
                FinishedTrials.Tidy(_store, trial, ending, _settings.Executor);
        }
    }

    private SweepPlan PlanOf(Enlistment enlistment)
    {
        // What was added since it was submitted is in the folder, and a larger sweep has another id when it is planned by itself.
        var extended = _folder.ReadRevision() is { Extends: true } newest ? newest : null;
        var plan = (extended ?? enlistment.Revision).Plan(_settings.Executor);
        if (extended is not null)
            plan = _folder.ReadPlan()?.Extend(plan, out _) ?? plan;
        return plan.Id == _sweep ? plan : throw new StoreException(
            $"'{_sweep}' must be coordinated by a sweeper that plans the same trials, but was submitted with numerics {enlistment.Numerics} and this silo has {_settings.Executor.Numerics}: "
            + "let silos of the older version finish it, or cancel it and submit the file again");
    }

    /// <summary>Who follows a coordinator that died among devices that live takes over; else the sweep is opened, and the store looked through for what is known.</summary>
    private SweepEvent OpeningOf(SweepState state, Enlistment enlistment)
    {
        var now = _settings.Options.Time.GetUtcNow();
        var engine = $"{_settings.Silo}/{Environment.ProcessId}";
        var runs = state.Phase is SweepPhase.Running or SweepPhase.Paused or SweepPhase.Stopping && state.Devices.Keys.All(d => d.Silo.Length > 0);
        if (runs || (state.Phase == SweepPhase.Ended && !enlistment.Anew))
            return new SweepEvent.TakenOver(now, engine, state.Epoch + 1);
        var known = TrialResults.ReadFinal(_store, _plan.Trials);
        return new SweepEvent.Opened(
            now,
            engine,
            state.Epoch + 1,
            _trace?.Span?.TraceId.ToHexString() ?? "",
            state.Order.SetOf(known.Where(k => k.Value == Ending.Completed).Select(k => k.Key)),
            state.Order.SetOf(known.Where(k => k.Value == Ending.Diverged).Select(k => k.Key))) { Failures = _plan.Failures };
    }

    private StartOrder OrderOf(SweepEffect.StartTrial start)
    {
        var (arm, trial) = _run.Find(start.Trial);
        var (configuration, axes) = Spelled(arm);
        var span = _trace?.Span;
        return new StartOrder(
            _sweep,
            start.Device,
            start.Trial.Text,
            start.Attempt,
            trial.Seed,
            configuration,
            axes,
            _plan.Objective.Metric,
            _plan.Rungs,
            span is null ? null : $"00-{span.TraceId.ToHexString()}-{span.SpanId.ToHexString()}-01",
            _trace?.QueuedSince(start.Trial));
    }

    private (string Configuration, string Axes) Spelled(Arm arm)
    {
        if (_spelled.TryGetValue(arm, out var known))
            return known;
        if (_spelled.Count >= OrderedConfigurations.Most)
            _spelled.Clear();
        return _spelled[arm] = (arm.Configuration.ToJson().ToJsonString(), new JsonObject(arm.Axes.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value.ToJson()))).ToJsonString());
    }

    /// <summary>The device has gone elsewhere, or is busy. If it is said late, it may have come back and hold another lease: that one stays.</summary>
    private void Refused(SweepEffect.StartTrial start)
    {
        if (State.LeaseOf(start.Trial, start.Attempt) is { } lease && lease.Device == start.Device)
            Left(start.Device);
    }

    private void Left(DeviceId device) => _run.Mailbox.Tell(new SweepEvent.DeviceLeft(_settings.Options.Time.GetUtcNow(), device));
}
