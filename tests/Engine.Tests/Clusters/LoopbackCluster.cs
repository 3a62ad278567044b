using System.Collections.Concurrent;
using System.Diagnostics;
using Sweeper.Engine.Clusters;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Tests.Fakes;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Clusters;

/// <summary>
/// A cluster in one process: real directors, real devices, a real store, and between them calls that may be lost. Silos and coordinators can be killed: they go on
/// as if nothing had been, but nobody hears them.
/// </summary>
internal sealed class LoopbackCluster : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly FolderStore _store;
    private readonly LoopbackPool _pool;
    private long _started;
    private readonly Random _dice;
    private readonly Dictionary<string, LoopbackSilo> _silos = [];
    private readonly Dictionary<string, LoopbackDirector> _directors = [];
    private readonly Dictionary<string, LoopbackDirector> _old = [];
    private readonly List<LoopbackDirector> _all = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watch;

    public LoopbackCluster(TemporaryFolder folder, ITrialExecutor executor, WireFaults? faults = null, int seed = 1, int speed = 10)
    {
        Time = new FastTime(speed);
        (Executor, _dice, _store) = (executor, new Random(seed), FolderStore.Open(folder.Path));
        (Wire, _pool) = (new LoopbackWire(faults ?? WireFaults.None, seed, Time), new LoopbackPool(Time));
        _watch = WatchAsync();
    }

    public FastTime Time { get; }

    public ITrialExecutor Executor { get; }

    public LoopbackWire Wire { get; }

    public IStore Store => _store;

    /// <summary>Which devices took an attempt, of which start of their silo.</summary>
    public ConcurrentDictionary<(string Sweep, string Trial, int Attempt), ConcurrentDictionary<(DeviceId Device, long Incarnation), bool>> Taken { get; } = [];

    public Func<SiloSettings, SiloSettings> OfSilos { get; init; } = s => s;

    public Func<CoordinatorSettings, CoordinatorSettings> OfCoordinators { get; init; } = s => s;

    public IReadOnlyList<LoopbackSilo> Living
    {
        get
        {
            lock (_gate)
                return [.. _silos.Values.Where(s => !s.IsDead).OrderBy(s => s.Name, StringComparer.Ordinal)];
        }
    }

    private EngineOptions Options => new() { CheckpointInterval = TimeSpan.FromSeconds(1), Time = Time };

    public LoopbackSilo AddSilo(int devices, string kind = DeviceKind.Cpu, IStore? store = null)
    {
        lock (_gate)
        {
            return Add($"rack{_silos.Count + 1}", devices, kind, store);
        }
    }

    /// <summary>A silo dies and another one of its name is there before anybody has missed it.</summary>
    public LoopbackSilo Restart(LoopbackSilo silo, int devices)
    {
        lock (_gate)
        {
            Kill(silo);
            return Add(silo.Name, devices, DeviceKind.Cpu, null);
        }
    }

    /// <returns>Id of the sweep.</returns>
    public string Submit(SweepRevision revision)
    {
        var sweep = revision.Plan(Executor).Id;
        DirectorOf(sweep).Submit(revision);
        return sweep;
    }

    public SweepDirector DirectorOf(string sweep) => EntryOf(sweep).Director;

    /// <summary>Whoever answers for the sweep; now and then the one before, which does not know that it is not it any more.</summary>
    public LoopbackDirector EntryOf(string sweep)
    {
        lock (_gate)
        {
            if (_old.TryGetValue(sweep, out var old) && !old.IsDead && !old.Silo.IsDead && _dice.Next(2) == 0)
                return old;
            if (_directors.TryGetValue(sweep, out var entry) && !entry.IsDead && !entry.Silo.IsDead)
                return entry;
            var living = _silos.Values.Where(s => !s.IsDead).ToList();
            var silo = living.Count > 0 ? living[_dice.Next(living.Count)] : throw new IOException("nobody is there");
            var store = new SiloStore(_store);
            _directors[sweep] = entry = new LoopbackDirector(
                this, sweep, silo, store, link => OfCoordinators(new CoordinatorSettings("loopback", silo.Name, Executor, store, link, Options)));
            _all.Add(entry);
            return entry;
        }
    }

    /// <summary>As when a grain is deactivated: a call that had found it before does not wake it again.</summary>
    public void Drop(LoopbackDirector entry)
    {
        _ = Task.Run(() => entry.Director.DisposeAsync().AsTask());
        lock (_gate)
        {
            if (_directors.GetValueOrDefault(entry.Sweep) == entry)
                _directors.Remove(entry.Sweep);
            if (_old.GetValueOrDefault(entry.Sweep) == entry)
                _old.Remove(entry.Sweep);
        }
    }

    public IReadOnlyList<Move> Beat(string silo, IReadOnlyList<DeviceDoing> devices)
    {
        List<LoopbackDirector> directors;
        lock (_gate)
            directors = [.. _directors.Values.Where(d => !d.IsDead && !d.Silo.IsDead)];
        return _pool.Beat(silo, devices, [.. directors.Select(d => d.Director.Demand).OfType<Demand>()]);
    }

    public bool Start(StartOrder order, LoopbackSilo silo)
    {
        if (!silo.Host.Start(order))
            return false;
        Taken.GetOrAdd((order.Sweep, order.Trial, order.Attempt), _ => []).TryAdd((order.Device, silo.Incarnation), true);
        return true;
    }

    public LoopbackSilo? Find(string silo)
    {
        lock (_gate)
            return _silos.GetValueOrDefault(silo);
    }

    private LoopbackSilo Add(string name, int devices, string kind, IStore? store)
    {
        var facts = Enumerable.Range(0, devices).Select(i => LoopbackSilo.Device(name, i, kind, Executor.Numerics)).ToList();
        return _silos[name] = new LoopbackSilo(this, OfSilos(new SiloSettings(name, facts, Executor, store ?? _store, Options)), ++_started);
    }

    /// <summary>Silos of one name follow each other.</summary>
    public long? IncarnationOf(string silo) => Find(silo) is { IsDead: false } alive ? alive.Incarnation : null;

    /// <summary>The silo is not heard any more, and others know. Its threads write on: nobody can take the disk from a machine that hangs.</summary>
    public void Kill(LoopbackSilo silo)
    {
        List<LoopbackDirector> entries;
        lock (_gate)
        {
            silo.IsDead = true;
            entries = [.. _all];
        }

        foreach (var entry in entries.Where(e => e.Silo == silo))
            entry.Store.Kill();
        _pool.Gone(silo.Name);
    }

    /// <summary>The sweep's coordinator is gone, and nothing else.</summary>
    public void KillCoordinator(string sweep)
    {
        var entry = EntryOf(sweep);
        entry.IsDead = entry.Store.IsAway = true;
        entry.Store.Kill();
    }

    /// <summary>Another one is to coordinate the sweep; the old one does not know, and some still talk to it.</summary>
    public void Split(string sweep)
    {
        lock (_gate)
        {
            if (!_directors.Remove(sweep, out var entry))
                return;
            entry.Store.DropHolds();
            if (_old.TryGetValue(sweep, out var older))
                older.Store.Kill();
            _old[sweep] = entry;
        }
    }

    /// <summary>The silo leaves in order: sweeps go elsewhere, devices give back what they train.</summary>
    public async Task DrainAsync(LoopbackSilo silo)
    {
        List<LoopbackDirector> entries;
        lock (_gate)
            entries = [.. _directors.Values.Where(e => e.Silo == silo)];
        foreach (var entry in entries)
        {
            await entry.Director.DisposeAsync();
            Drop(entry);
        }

        await silo.Host.DrainAsync();
        Kill(silo);
    }

    public async Task UntilAsync(Func<bool> condition, string what)
    {
        var patience = Stopwatch.StartNew();
        while (!condition())
        {
            if (patience.Elapsed > TimeSpan.FromMinutes(2))
                throw new TimeoutException($"it is not so after two minutes: {what}; {Picture()}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), Time);
        }
    }

    public Task UntilIsAsync(string sweep, params SweepStanding[] standings) =>
        UntilAsync(() => standings.Contains(DirectorOf(sweep).Status.Standing), $"{sweep} is {string.Join(" or ", standings)}");

    /// <summary>Waits until the sweep is over, whoever says so.</summary>
    public Task UntilOverAsync(string sweep) => UntilAsync(() => Enlistment.Read(_store, sweep) is null, $"{sweep} is over");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watch;
        foreach (var entry in _all)
            await entry.Director.DisposeAsync();
        foreach (var silo in _silos.Values)
            await silo.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>What a cluster does for sweeps that nobody asks about: somebody looks whether each is coordinated.</summary>
    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                Watch();
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }

    private void Watch()
    {
        List<string> known;
        lock (_gate)
            known = [.. _directors.Keys];
        var enlisted = Enlistment.List(_store);
        foreach (var gone in known.Except(enlisted))
            _pool.Withdraw(gone);
        foreach (var sweep in enlisted)
        {
            try
            {
                var director = DirectorOf(sweep);
                director.Wake();
                director.WaitsFor(_pool.WhyNobody(sweep));
            }
            catch (IOException)
            {
                // Looked at again in a moment.
            }
        }
    }

    private string Picture()
    {
        lock (_gate)
        {
            return string.Join("; ", [
                .. _directors.Values.Select(d => $"{d.Sweep} at {d.Silo.Name}: {d.Director.Status}, demand {d.Director.Demand}"),
                .. _silos.Values.SelectMany(s => s.Host.Devices.Select(d => $"{d.Id}{(s.IsDead ? " (dead)" : "")} for {d.Sweep} trains {d.Trial}"))]);
        }
    }
}
