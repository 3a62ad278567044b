using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Live;

/// <summary>A device and the trial on it.</summary>
/// <param name="Progress">Newest; its loss is NaN before the first.</param>
internal sealed record Seat(string Device, string Label, Progress Progress);
