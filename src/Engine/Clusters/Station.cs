using Sweeper.Engine.Running;
using Sweeper.Engine.Tracing;
using Sweeper.Engine.Watching;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Clusters;

/// <summary>A sweep at one silo, for all devices there that train for it: the way to its coordinator, its spans, its watchers.</summary>
internal sealed class Station
{
    private readonly SiloSettings _settings;
    private readonly Lock _gate = new();
    private readonly HashSet<(TrialId, int)> _begun = [];
    private TrialRunner? _runner;
    private SweepTrace? _trace;

    /// <param name="halt">Told of attempts that are to stop.</param>
    public Station(string sweep, ISiloLink link, Action<TrialId, int> halt, SiloSettings settings)
    {
        (Sweep, _settings) = (sweep, settings);
        Desk = new RemoteDesk(sweep, link, halt, settings.Options.Time);
        Configurations = new OrderedConfigurations(settings.Executor.Schema);
        Observers = new ObserverPump(new NoticeObserver(Desk.Post));
        Running = Desk.RunAsync();
    }

    public string Sweep { get; }

    public RemoteDesk Desk { get; }

    public OrderedConfigurations Configurations { get; }

    public ObserverPump Observers { get; }

    /// <summary>Completes when nothing more is carried.</summary>
    public Task Running { get; }

    /// <summary>Devices that are on the sweep; kept by whoever counts them.</summary>
    public int Devices { get; set; }

    /// <summary>Timestamp of when the last of them left.</summary>
    public long Left { get; set; }

    public SweepTrace? Trace
    {
        get
        {
            lock (_gate)
                return _trace;
        }
    }

    /// <summary>False for an attempt that was begun here before: its order comes once more, or late.</summary>
    public bool Begins(TrialId trial, int attempt)
    {
        lock (_gate)
            return _begun.Add((trial, attempt));
    }

    /// <summary>Where an order's attempt runs.</summary>
    public TrialRunner Adopt(StartOrder order)
    {
        lock (_gate)
        {
            Desk.Adopt(order.Rungs);
            _trace ??= SweepTrace.Join(order.TraceParent, _settings.Store, _settings.Options.Recorder);
            if (order.Since is { } since)
                _trace?.Queued(new TrialId(order.Trial), since);
            var options = _settings.Options;
            return _runner ??= new TrialRunner(
                _settings.Executor, new TracedStore(_settings.Store), new TrialWire(Desk, order.Metric, options.Time), Observers, new SweepWitness(Sweep, _trace, options.Log), options);
        }
    }

    /// <summary>Waits until all that was said has arrived, but not longer than the patience; then nothing more is carried.</summary>
    public async Task CloseAsync(TimeSpan patience)
    {
        var time = _settings.Options.Time;
        await Observers.CompleteAsync(patience, time).ConfigureAwait(false);
        Desk.Finish();
        await Task.WhenAny(Running, Task.Delay(patience, time)).ConfigureAwait(false);
        Desk.Close();
        Trace?.Dispose();
    }
}
