namespace Sweeper.Bench.Scaling;

/// <summary>What is the same for all numbers of devices.</summary>
/// <param name="Folder">Where the store is made.</param>
/// <param name="Silos">That share the devices, ≥ 1.</param>
/// <param name="Trials">Of the sweep: a multiple of 20.</param>
/// <param name="Duration">Of a trial.</param>
internal sealed record ScaleSettings(string Folder, int Silos, int Trials, TimeSpan Duration);
