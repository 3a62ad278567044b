using Sweeper.Sweeps.Sharing;

namespace Sweeper.Grains.Messages;

/// <summary>A <see cref="PoolSummary"/> on its way.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.summary.v1")]
public sealed record SummaryMessage(
    [property: Id(0)] int Partition,
    [property: Id(1)] ClassCountMessage[] Classes,
    [property: Id(2)] int Generation)
{
    public static SummaryMessage Of(PoolSummary s) => new(s.Partition, [.. s.Classes.Select(ClassCountMessage.Of)], s.Generation);

    public PoolSummary To() => new(Partition, Generation, [.. Classes.Select(c => c.To())]);
}
