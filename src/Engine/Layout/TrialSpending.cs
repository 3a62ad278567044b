namespace Sweeper.Engine.Layout;

/// <summary>What a trial cost.</summary>
/// <param name="Parameters">Trained numbers.</param>
/// <param name="Flops">Floating-point operations of the whole trial, as computed beforehand.</param>
/// <param name="Seconds">Wall time in the executor, summed over attempts: of an attempt that was killed, up to its last checkpoint.</param>
/// <param name="Device">Device of the last attempt.</param>
public sealed record TrialSpending(long Parameters, double Flops, double Seconds, string Device)
{
    /// <summary>Name of that device's hardware (<c>NVIDIA H200</c>, or the processor's name for itself); null where an older version wrote it.</summary>
    public string? Hardware { get; init; }
}
