namespace Sweeper.Sweeps.Statistics;

/// <summary>What an arm and its baseline came to with one seed, and on what hardware (<c>NVIDIA H200</c>); null: not known.</summary>
public readonly record struct HardwarePair(double Arm, double Baseline, string? ArmHardware, string? BaselineHardware)
{
    public double Difference => Arm - Baseline;

    /// <summary>The two sides ran on different hardware.</summary>
    public bool IsMixed => ArmHardware != BaselineHardware;
}
