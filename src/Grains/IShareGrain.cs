using Sweeper.Grains.Messages;

namespace Sweeper.Grains;

/// <summary>Shares the cluster's devices out between its sweeps (<see cref="Sweeps.Sharing.ShareBook"/>). There is one, with key 0.</summary>
[Alias("sweeper.grain.share.v1")]
public interface IShareGrain : IGrainWithIntegerKey
{
    /// <summary>A part of the pool says what there is.</summary>
    /// <returns>Its shares; null while not enough is known.</returns>
    [Alias("divide")]
    Task<SharesMessage?> DivideAsync(SummaryMessage summary);

    /// <summary>A sweep says what it could use, each second.</summary>
    /// <returns>Why no device will do; null when one might.</returns>
    [Alias("ask")]
    Task<string?> AskAsync(DemandMessage demand);

    /// <summary>A sweep is over.</summary>
    [Alias("withdraw")]
    Task WithdrawAsync(string sweep);
}
