using Sweeper.Sweeps.Machine;

namespace Sweeper.Engine.Clusters;

/// <summary>One thing that a device says to a sweep.</summary>
/// <param name="Said">A <see cref="SweepEvent.WorkAsked"/>, <see cref="SweepEvent.DeviceLeft"/>, <see cref="SweepEvent.Reported"/> or <see cref="SweepEvent.Ended"/>; nothing else is listened to.</param>
/// <param name="Asked">An answer is waited for.</param>
public sealed record Letter(SweepEvent Said, bool Asked);
