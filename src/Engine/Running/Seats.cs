using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Running;

/// <summary>The devices of this process, a thread each.</summary>
internal sealed class Seats(IReadOnlyList<DeviceId> devices) : IDevices, IDisposable
{
    private readonly Dictionary<DeviceId, Seat> _seats = devices.ToDictionary(d => d, _ => new Seat());

    public int Count => _seats.Count;

    public void Start(SweepEffect.StartTrial start) => _seats[start.Device].Start(start);

    public void Halt(DeviceId device, TrialId trial, int attempt) => _seats[device].Halt(trial, attempt);

    /// <summary>They go with the process.</summary>
    public void Look(SweepState state)
    {
    }

    public void HaltAll() => Each(seat => seat.Halt());

    public void Dismiss() => Each(seat => seat.Close());

    public void Break() => Each(seat => seat.Break());

    /// <summary>Each device at its work.</summary>
    /// <returns>Completes when all found nothing more to do.</returns>
    public Task RunAsync(Func<DeviceId, Seat, Task> work) => Task.WhenAll(_seats.Select(s => work(s.Key, s.Value)));

    public void Dispose() => Each(seat => seat.Dispose());

    private void Each(Action<Seat> act)
    {
        foreach (var seat in _seats.Values)
            act(seat);
    }
}
