using Sweeper.Sweeps.Sharing;

namespace Sweeper.Grains.Messages;

/// <summary>A part's <see cref="PoolShares"/> on their way.</summary>
[GenerateSerializer, Immutable, Alias("sweeper.shares.v1")]
public sealed record SharesMessage(
    [property: Id(0)] int Generation,
    [property: Id(1)] ShareMessage[] Shares)
{
    public static SharesMessage Of(PoolShares s) => new(s.Generation, [.. s.Shares.Select(ShareMessage.Of)]);

    public PoolShares To() => new(Generation, [.. Shares.Select(s => s.To())]);
}
