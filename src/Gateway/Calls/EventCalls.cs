using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Sweeper.Engine.Service;
using Sweeper.Engine.Watching;
using Sweeper.Gateway.Answers;
using Sweeper.Gateway.Limits;

namespace Sweeper.Gateway.Calls;

/// <summary>
/// Notices of a sweep as server-sent events (HTML Standard, 9.2). Each stream fetches a page, writes it, waits until the client took it, and fetches the next: a
/// client that is slow costs no memory, and one that falls too far behind is given the picture as it is now (<c>anew</c>).
/// </summary>
/// <remarks>Only the last event of a page has an <c>id</c>: who comes back from the middle of one is given that page again, and misses nothing.</remarks>
internal sealed class EventCalls(ISweepService service, GatewayOptions options, TimeProvider time, IHostApplicationLifetime host)
{
    private const int Chunk = 16 << 10;

    /// <summary>How notices begin that are the last of their sweep.</summary>
    internal const string OverBegins = "{\"notice\":\"over\"";

    private readonly Places _places = new(options.Limits.EventStreams);

    /// <summary>Streams that are open.</summary>
    public int Open => _places.Taken;

    public async Task StreamAsync(string id, string? after, HttpContext http)
    {
        SweepCalls.Known(id);
        using var place = _places.TryTake() ?? throw new Refusal(
            StatusCodes.Status503ServiceUnavailable, $"At most {options.Limits.EventStreams} event streams are open at once. Ask again, or GET /v1/sweeps/{{id}} now and then.")
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, host.ApplicationStopping);
        var page = await service.WatchAsync(id, http.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } last] ? last : after, stopping.Token).ConfigureAwait(false);
        if (page is null)
            throw SweepCalls.Unknown(id);
        http.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        http.Response.ContentType = "text/event-stream";
        try
        {
            await WriteAsync(id, page, http.Response.BodyWriter, stopping.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ServiceUnavailableException || (e is OperationCanceledException && host.ApplicationStopping.IsCancellationRequested))
        {
            // The client comes back to where it was, here or at another gateway.
        }
    }

    private async Task WriteAsync(string id, NoticePage? page, PipeWriter body, CancellationToken stop)
    {
        var wrote = time.GetTimestamp();
        await body.FlushAsync(stop).ConfigureAwait(false);
        for (; page is not null; page = await service.WatchAsync(id, page.Place, stop).ConfigureAwait(false))
        {
            for (var i = 0; i < page.Notices.Count; i++)
            {
                Write(body, page, i);
                if (body.UnflushedBytes > Chunk)
                    await body.FlushAsync(stop).ConfigureAwait(false);
            }

            if (page.Notices.Count == 0 && time.GetElapsedTime(wrote) >= options.Limits.Heartbeat)
                body.Write(":\n\n"u8);
            if (body.UnflushedBytes > 0)
            {
                await body.FlushAsync(stop).ConfigureAwait(false);
                wrote = time.GetTimestamp();
            }

            if (page.Notices is [.., var newest] && newest.StartsWith(OverBegins, StringComparison.Ordinal))
                return;
        }
    }

    private static void Write(PipeWriter body, NoticePage page, int i)
    {
        if (i == page.Notices.Count - 1)
            Encoding.UTF8.GetBytes($"id: {page.Place}\n", body);
        body.Write(page.Anew && i == 0 ? "event: anew\ndata: "u8 : "event: notice\ndata: "u8);
        Encoding.UTF8.GetBytes(page.Notices[i], body);
        body.Write("\n\n"u8);
    }
}
