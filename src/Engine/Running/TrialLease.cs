using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Running;

/// <summary>A trial that a device is to run now.</summary>
/// <param name="Arm">The first arm of the sweep that the trial belongs to, for traces.</param>
/// <param name="Halt">Fires when the attempt is to save a checkpoint and return.</param>
internal sealed record TrialLease(DeviceId Device, Trial Trial, int Attempt, Arm Arm, CancellationToken Halt);
