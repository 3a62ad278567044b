using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Machine;

/// <summary>A trial in the hands of a device.</summary>
/// <param name="Attempt">1, 2, …: counted over all runs of the sweep, so that a message names one attempt for ever.</param>
/// <param name="Step">Highest step reported in this attempt; -1 before the first report.</param>
/// <param name="Alone">Nothing else of this sweep runs in the device's pool meanwhile.</param>
public sealed record Lease(DeviceId Device, TrialId Trial, int Attempt, bool Alone, int Step);
