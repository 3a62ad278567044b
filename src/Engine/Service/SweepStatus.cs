using Sweeper.Sweeps.Machine;

namespace Sweeper.Engine.Service;

/// <summary>Where a sweep stands, for people.</summary>
/// <param name="Id"><c>first-ablation-1a2b3c4d</c>.</param>
/// <param name="Standing">What it is doing.</param>
/// <param name="Counts">Of its trials.</param>
/// <param name="Priority">Among the sweeps that share the devices; higher first.</param>
/// <param name="Devices">That train for it now.</param>
/// <param name="Note">Why it waits, why it stopped, or what is wrong with it; null when there is nothing to say.</param>
public sealed record SweepStatus(string Id, SweepStanding Standing, SweepCounts Counts, int Priority, int Devices, string? Note);
