namespace Sweeper.Sweeps.Trials;

/// <summary>What a trial costs, known before it runs.</summary>
/// <param name="Parameters">Trained numbers.</param>
/// <param name="Flops">Floating-point operations of the whole trial (a fused multiply-add counts two): forward, backward, evaluations.</param>
public sealed record TrialCost(long Parameters, double Flops)
{
    /// <summary>Most memory that the trial takes at once, beside what the process takes without it; 0: not known.</summary>
    public long PeakBytes { get; init; }
}
