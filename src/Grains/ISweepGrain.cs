using Sweeper.Grains.Messages;

namespace Sweeper.Grains;

/// <summary>A sweep of the cluster, by its id: one in the whole cluster, wherever that is. No call takes longer than a few small objects of the store, or a short wait for news.</summary>
[Alias("sweeper.grain.sweep.v1")]
public interface ISweepGrain : IGrainWithStringKey
{
    /// <summary>Takes the sweep in; when this returns, it is durable.</summary>
    [Alias("submit")]
    Task SubmitAsync(RevisionMessage revision);

    /// <summary>Somebody thinks that the sweep might have nobody who coordinates it.</summary>
    /// <returns>False when there is nothing to do for it.</returns>
    [Alias("wake")]
    Task<bool> WakeAsync();

    /// <summary>What the devices of a silo say.</summary>
    [Alias("send")]
    Task<ReplyMessage> SendAsync(BagMessage bag, CancellationToken stop);

    /// <param name="request">A <see cref="Engine.Control.ControlRequest"/> as JSON.</param>
    [Alias("control")]
    Task ControlAsync(string request);

    /// <summary>News behind a place on the sweep's board; null when it has no board.</summary>
    [Alias("watch")]
    Task<PageMessage?> WatchAsync(string? after, CancellationToken stop);

    [Alias("status")]
    Task<StatusMessage> StatusAsync();
}
