using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Sweeper.Client.Exits;
using Sweeper.Engine.Stores;
using Sweeper.Engine.Watching;

namespace Sweeper.Client.Clusters;

/// <summary>Listens to a sweep of a cluster: one stream of notices out of as many connections as it takes, each going on where the one before it broke.</summary>
internal sealed class SweepWatch(ClusterClient client, string sweep)
{
    private const int Buffered = 1000;
    private const string Anew = "anew";
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    /// <summary>Without any connection.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TimeProvider _time = TimeProvider.System;

    /// <summary>Does not end by itself: whoever hears that the sweep is over stops listening.</summary>
    /// <exception cref="InputException">There is no such sweep.</exception>
    /// <exception cref="StoreException">The cluster does not let this token in.</exception>
    /// <exception cref="IOException">It was away for 5 minutes.</exception>
    public async IAsyncEnumerable<Heard> ListenAsync([EnumeratorCancellation] CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var channel = Channel.CreateBounded<Heard>(new BoundedChannelOptions(Buffered) { SingleReader = true, SingleWriter = true });
        var pump = PumpAsync(channel.Writer, enough.Token);
        try
        {
            while (true)
            {
                if (await IsHeardAsync(channel.Reader, stop).ConfigureAwait(false))
                {
                    while (channel.Reader.TryRead(out var heard))
                        yield return heard;
                }
                else if (Status(stop) is { } silence)
                {
                    yield return silence;
                }
            }
        }
        finally
        {
            await enough.CancelAsync().ConfigureAwait(false);
            await pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>False when nothing was heard for a while.</returns>
    private static async Task<bool> IsHeardAsync(ChannelReader<Heard> reader, CancellationToken stop)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(Quiet);
        try
        {
            return await reader.WaitToReadAsync(late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Null where the cluster is away too: whether to give up is for the connection to say.</summary>
    private Heard.Silence? Status(CancellationToken stop)
    {
        try
        {
            return client.Find(sweep, stop) is { } status ? new Heard.Silence(status) : null;
        }
        catch (IOException e) when (e is not StoreException)
        {
            return null;
        }
    }

    private async Task PumpAsync(ChannelWriter<Heard> writer, CancellationToken stop)
    {
        var (place, failures, since) = ((string?)null, 0, _time.GetTimestamp());
        try
        {
            while (true)
            {
                try
                {
                    await foreach (var next in client.EventsAsync(sweep, place, stop).ConfigureAwait(false))
                    {
                        (place, failures, since) = (next.Id ?? place, 0, _time.GetTimestamp());
                        await writer.WriteAsync(new Heard.Noticed(next.Type == Anew, SweepNotice.Parse(next.Data), next.Data), stop).ConfigureAwait(false);
                    }
                }
                catch (Exception e) when (ClusterConnection.IsAway(e) && e is not StoreException && !stop.IsCancellationRequested)
                {
                    if (failures == 0)
                        await writer.WriteAsync(new Heard.Lost(e.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.')), stop).ConfigureAwait(false);
                    if (_time.GetElapsedTime(since) > Patience)
                        throw client.Away(e, failures + 1, _time.GetElapsedTime(since));
                }

                await Task.Delay(Backoff.After(++failures, null, Random.Shared.NextDouble()), _time, stop).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            writer.TryComplete(e);
        }
    }
}
