using Sweeper.Bench.Workloads;

namespace Sweeper.Bench.Torch;

/// <summary>A workload with so many seeds in one launch, measured.</summary>
/// <param name="Milliseconds">Of a step of all seeds together.</param>
/// <param name="CpuRatio">Time of a seed's step on one core by the trainer's own kernels over that of a seed here; above 1, this is faster.</param>
/// <param name="PeerRatio">The same of PyTorch on one core; null where it was not measured.</param>
internal sealed record TorchRow(Workload Workload, int Seeds, double Milliseconds, double CpuRatio, double? PeerRatio)
{
    public double PerSeed => Milliseconds / Seeds;

    public double TokensPerSecond => 1000.0 * Workload.Tokens * Seeds / Milliseconds;

    /// <summary>Operations per second, as <c>sweeper plan</c> counts them.</summary>
    public double FlopsPerSecond => 1000 * WorkloadFlops.Of(Workload).Step * Seeds / Milliseconds;
}
