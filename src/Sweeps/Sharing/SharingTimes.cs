namespace Sweeper.Sweeps.Sharing;

/// <summary>How long who may be silent. Every time is ≥ 0.</summary>
/// <param name="SiloSilent">A silo that did not beat for longer is gone, with its devices.</param>
/// <param name="PartitionSilent">A partition that sent no summary for longer is forgotten.</param>
/// <param name="SweepSilent">A sweep that stated no demand for longer is forgotten. Longer than it takes another silo to take over a sweep, or its devices would be
/// given away meanwhile.</param>
/// <param name="Unheard">A move that no beat shows after so long is taken as lost.</param>
/// <param name="WarmUp">Partition and root have no memory: what they hear first is a part of the whole, and nothing is decided by it for so long.</param>
/// <param name="Pause">The root divides the cluster at most once in so long; a question in between is answered from the last division.</param>
public sealed record SharingTimes(TimeSpan SiloSilent, TimeSpan PartitionSilent, TimeSpan SweepSilent, TimeSpan Unheard, TimeSpan WarmUp, TimeSpan Pause)
{
    /// <summary>For beats, summaries and demands each second.</summary>
    public static SharingTimes Default { get; } = new(
        SiloSilent: TimeSpan.FromSeconds(5),
        PartitionSilent: TimeSpan.FromSeconds(10),
        SweepSilent: TimeSpan.FromSeconds(30),
        Unheard: TimeSpan.FromSeconds(3),
        WarmUp: TimeSpan.FromSeconds(2.5),
        Pause: TimeSpan.FromMilliseconds(100));
}
