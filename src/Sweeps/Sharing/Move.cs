using Sweeper.Sweeps.Machine;

namespace Sweeper.Sweeps.Sharing;

/// <summary>What a device is told: to whom it belongs from now on. Told twice it changes nothing more.</summary>
/// <param name="Device">Who is told.</param>
/// <param name="Silo">Where the device is.</param>
/// <param name="Sweep">
/// Where it asks for its next trial. The sweep that it is on: it stays, and forgets what it was told before. Nobody is ever sent away to be idle: a device that
/// nobody wants waits where it is, for there it gets work without being moved.
/// </param>
/// <param name="AtOnce">The trial that it has is saved and given back; else it goes when it has no trial, which may be now.</param>
public sealed record Move(DeviceId Device, string Silo, string Sweep, bool AtOnce);
