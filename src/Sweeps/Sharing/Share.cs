namespace Sweeper.Sweeps.Sharing;

/// <summary>How many devices of a class a sweep is to have in one partition.</summary>
/// <param name="Class">Meets the sweep's need where <see cref="Count"/> > 0.</param>
/// <param name="Sweep">Id of the sweep.</param>
/// <param name="Priority">Of the sweep: the partition may take devices at once from sweeps below.</param>
/// <param name="Count">≥ 0; 0 is said of sweeps that have devices there and are to lose them.</param>
public sealed record Share(DeviceClass Class, string Sweep, int Priority, int Count);
