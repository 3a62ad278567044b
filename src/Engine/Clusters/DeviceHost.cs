using Sweeper.Engine.Logging;
using Sweeper.Engine.Metering;
using Sweeper.Engine.Service;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Sharing;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Clusters;

/// <summary>
/// All devices of a silo. Grains come and go, and may even be there twice for a moment; the devices are here, once. A beat a second says what they do, and brings
/// what they are to do.
/// </summary>
public sealed class DeviceHost : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Unused = TimeSpan.FromMinutes(1);
    private readonly SiloSettings _settings;
    private readonly ISiloLink _link;
    private readonly Dictionary<DeviceId, ClusterDevice> _devices;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Station> _stations = [];
    private Task _closing = Task.CompletedTask;
    private volatile bool _draining;

    public DeviceHost(SiloSettings settings, ISiloLink link)
    {
        (_settings, _link) = (settings, link);
        _devices = settings.Devices.ToDictionary(d => d.Id, d => new ClusterDevice(d, settings, Enter, Leave));
    }

    public string Silo => _settings.Silo;

    /// <summary>Every device with what it does.</summary>
    public IReadOnlyList<DeviceStatus> Devices =>
        [.. _devices.Values.Select(d => (d.Doing, d.Training)).Select(d => new DeviceStatus(
            d.Doing.Facts.Id.Text, d.Doing.Facts.Kind, d.Doing.Facts.Name, d.Doing.Facts.MemoryBytes, d.Doing.Sweep, d.Training?.Text))];

    /// <summary>Gives a device its trial.</summary>
    /// <returns>False when it will not train it, or is not here.</returns>
    public bool Start(StartOrder order) => _devices.TryGetValue(order.Device, out var device) && device.Start(order);

    /// <summary>The attempt is to save a checkpoint and return, if the device trains it for that sweep.</summary>
    public void Halt(string sweep, DeviceId id, TrialId trial, int attempt)
    {
        if (_devices.TryGetValue(id, out var device))
            device.Halt(sweep, trial, attempt);
    }

    /// <summary>Beats until stopped. A beat that does not arrive is said, and the next one tries again.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        EngineMeter.DevicesCame(_devices.Count);
        using var timer = new PeriodicTimer(Beat, _settings.Options.Time);
        try
        {
            do
            {
                await BeatAsync(stop).ConfigureAwait(false);
                foreach (var device in _devices.Values)
                    device.Tick();
                CloseStations(Unused);
            }
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // That is how it ends.
        }
        finally
        {
            EngineMeter.DevicesCame(-_devices.Count);
        }
    }

    /// <summary>Gives back what the devices train, each with a checkpoint, and waits a little until their sweeps know. From now on beats say that there are no devices.</summary>
    public async Task DrainAsync()
    {
        _draining = true;
        using var enough = new CancellationTokenSource(Farewell, _settings.Options.Time);
        await BeatAsync(enough.Token).ConfigureAwait(false);
        await Task.WhenAll(_devices.Values.Select(d => d.DrainAsync())).ConfigureAwait(false);
        CloseStations(TimeSpan.Zero);
        await _closing.ConfigureAwait(false);
    }

    public void Dispose()
    {
        foreach (var device in _devices.Values)
            device.Dispose();
    }

    private async Task BeatAsync(CancellationToken stop)
    {
        try
        {
            var moves = await _link.BeatAsync(Silo, _draining ? [] : [.. _devices.Values.Select(d => d.Doing)], stop).ConfigureAwait(false);
            foreach (var move in moves)
            {
                if (_devices.TryGetValue(move.Device, out var device))
                    device.Go(move.Sweep, move.AtOnce);
            }
        }
        catch (Exception e) when (_draining || e is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            EngineLog.BeatFailed(_settings.Options.Log, e.Message);
        }
    }

    private Station Enter(string sweep)
    {
        lock (_gate)
        {
            if (_stations.TryGetValue(sweep, out var station) && station.Desk.Closed.IsCancellationRequested)
            {
                Close(station);
                station = null;
            }

            if (station is null)
                _stations[sweep] = station = new Station(sweep, _link, (trial, attempt) => Halt(sweep, trial, attempt), _settings);
            station.Devices++;
            return station;
        }
    }

    private void Leave(Station station)
    {
        lock (_gate)
        {
            station.Devices--;
            station.Left = _settings.Options.Time.GetTimestamp();
        }
    }

    /// <summary>
    /// Closes what no device is at. Not at once: one that leaves a sweep and soon comes back is to find the same station, so that what it says arrives in its order.
    /// </summary>
    private void CloseStations(TimeSpan unused)
    {
        lock (_gate)
        {
            foreach (var station in _stations.Values.Where(s => s.Devices == 0 && (s.Desk.Closed.IsCancellationRequested || _settings.Options.Time.GetElapsedTime(s.Left) >= unused)).ToList())
            {
                _stations.Remove(station.Sweep);
                Close(station);
            }
        }
    }

    /// <summary>Nobody waits for that but who drains: its last spans are to be in the store. Called within the gate.</summary>
    private void Close(Station station) => _closing = Task.WhenAll(_closing, station.CloseAsync(Farewell));

    private void Halt(string sweep, TrialId trial, int attempt)
    {
        foreach (var device in _devices.Values)
            device.Halt(sweep, trial, attempt);
    }
}
