namespace Sweeper.Sweeps.Simulation;

/// <summary>What became of the devices' time.</summary>
/// <param name="Held">From the start to the end of the sweep, or until the device was gone for good.</param>
/// <param name="Busy">Training.</param>
/// <param name="Lost">Of the busy time, what brought no trial further: done again after a crash, or by two at a time.</param>
/// <param name="Away">Switched off by a crash.</param>
public sealed record DeviceTime(TimeSpan Held, TimeSpan Busy, TimeSpan Lost, TimeSpan Away)
{
    public TimeSpan Idle => Held - Busy - Away is var idle && idle > TimeSpan.Zero ? idle : TimeSpan.Zero;
}
