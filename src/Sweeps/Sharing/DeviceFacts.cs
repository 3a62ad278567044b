using Sweeper.Sweeps.Machine;

namespace Sweeper.Sweeps.Sharing;

/// <summary>What a device is; it stays so as long as its silo lives.</summary>
/// <param name="Id">Begins with its silo: <c>rack7/cuda:0</c>.</param>
/// <param name="Silo">Name of the process that owns it.</param>
/// <param name="Kind">One of <see cref="DeviceKind"/>.</param>
/// <param name="Name">For people: <c>NVIDIA H200</c>.</param>
/// <param name="MemoryBytes">That a trial may use, ≥ 0.</param>
/// <param name="Speed">Measured at start, in floating-point operations a second; 0: not measured. For people: shares count devices (<see cref="ShareBook"/>).</param>
/// <param name="Numerics">Version of the numbers that come out (<see cref="Trials.ITrialExecutor.Numerics"/>).</param>
public sealed record DeviceFacts(DeviceId Id, string Silo, string Kind, string Name, long MemoryBytes, double Speed, string Numerics);
