namespace Sweeper.Sweeps.Sharing;

/// <summary>What a sweep could use now.</summary>
/// <param name="Sweep">Id of the sweep.</param>
/// <param name="Priority">The greater goes first, whatever the others lack.</param>
/// <param name="Need">Of each of its devices.</param>
/// <param name="Waiting">Trials that could start if there were devices, ≥ 0.</param>
/// <param name="Running">Trials in the hands of a device, ≥ 0.</param>
public sealed record Demand(string Sweep, int Priority, DeviceNeed Need, int Waiting, int Running)
{
    /// <summary>Devices beyond this would have no work.</summary>
    internal int Most => (int)Math.Min(int.MaxValue, (long)Math.Max(0, Waiting) + Math.Max(0, Running));
}
