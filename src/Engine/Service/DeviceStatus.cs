namespace Sweeper.Engine.Service;

/// <summary>A device of a service, for people.</summary>
/// <param name="Id"><c>rack7/cuda:0</c>.</param>
/// <param name="Kind"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Name">Of the hardware, <c>NVIDIA H200</c>.</param>
/// <param name="MemoryBytes">That a trial on it may use; 0: not known.</param>
/// <param name="Sweep">That it trains for; null when for none.</param>
/// <param name="Trial">That it trains; null when none.</param>
public sealed record DeviceStatus(string Id, string Kind, string Name, long MemoryBytes, string? Sweep, string? Trial);
