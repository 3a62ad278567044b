using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Machine;

/// <summary>A trial in the hands of a device.</summary>
/// <param name="Attempt">1, 2, …: counted over all runs of the sweep, so that a message names one attempt for ever.</param>
/// <param name="Seen">Time of the newest sign of life.</param>
/// <param name="Step">Highest step reported in this attempt; -1 before the first report.</param>
public sealed record Lease(DeviceId Device, TrialId Trial, int Attempt, DateTimeOffset Seen, int Step);
