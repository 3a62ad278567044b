using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace Sweeper.Client.Clusters;

/// <summary>Server-sent events (WHATWG HTML, 9.2) from a stream that says something at least every <see cref="Heartbeat"/>, if only a comment.</summary>
internal static class EventStream
{
    public const string MediaType = "text/event-stream";

    /// <summary>Of the gateway.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private const int HeartbeatsMissed = 3;

    /// <exception cref="IOException">The stream broke, or was silent for three heartbeats: the other end is gone.</exception>
    public static async IAsyncEnumerable<ServerEvent> ReadAsync(Stream stream, TimeProvider time, [EnumeratorCancellation] CancellationToken stop)
    {
        var alive = new HeardStream(stream, HeartbeatsMissed * Heartbeat, time);
        await using (alive.ConfigureAwait(false))
        {
            // An id holds for all events after it, until there is another.
            var parser = SseParser.Create(alive);
            await foreach (var item in parser.EnumerateAsync(stop).ConfigureAwait(false))
                yield return new ServerEvent(parser.LastEventId is { Length: > 0 } id ? id : null, item.EventType, item.Data);
        }
    }
}
