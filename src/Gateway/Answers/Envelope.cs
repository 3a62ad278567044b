using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Service;
using Sweeper.Gateway.Access;

namespace Sweeper.Gateway.Answers;

/// <summary>Around every request: headers that every answer has, errors as problems without a word about the inside, a line in the log.</summary>
internal sealed class Envelope(RequestDelegate next, TimeProvider time, ILogger<Envelope> log)
{
    private const int ClientLeft = 499;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    public async Task InvokeAsync(HttpContext http)
    {
        var began = time.GetTimestamp();
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        try
        {
            await next(http).ConfigureAwait(false);
            if (!http.Response.HasStarted && http.Response is { StatusCode: >= 400, ContentType: null })
                await Refused(http.Response.StatusCode).WriteAsync(http).ConfigureAwait(false);
        }
        catch (Exception e) when (http.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            if (!http.Response.HasStarted)
                http.Response.StatusCode = ClientLeft;
        }
        catch (Exception e)
        {
            await AnswerAsync(http, e).ConfigureAwait(false);
        }

        GatewayLog.Answered(
            log, MethodOf(http), RouteOf(http), Gatekeeper.CallerOf(http)?.Name ?? "-", http.Response.StatusCode, (long)time.GetElapsedTime(began).TotalMilliseconds);
    }

    private async Task AnswerAsync(HttpContext http, Exception e)
    {
        var refusal = RefusalOf(http, e);
        if (!http.Response.HasStarted)
            await refusal.WriteAsync(http).ConfigureAwait(false);
        else
            http.Abort();
    }

    private Refusal RefusalOf(HttpContext http, Exception e)
    {
        switch (e)
        {
            case Refusal refusal:
                return refusal;
            case SweepFileException file:
                return new Refusal(StatusCodes.Status400BadRequest, "The sweep file cannot be run; every problem is listed.", file.Problems);
            case BadHttpRequestException bad:
                return Refused(bad.StatusCode);
            case ServiceUnavailableException away:
                GatewayLog.Unavailable(log, MethodOf(http), RouteOf(http), away.Message);
                return new Refusal(StatusCodes.Status503ServiceUnavailable, away.Message) { RetryAfter = Soon };
            case IOException store:
                GatewayLog.Unavailable(log, MethodOf(http), RouteOf(http), store.Message);
                return new Refusal(StatusCodes.Status503ServiceUnavailable, "The store does not answer. Ask again.") { RetryAfter = Soon };
            default:
                GatewayLog.Failed(log, MethodOf(http), RouteOf(http), e);
                return new Refusal(StatusCodes.Status500InternalServerError, $"Something is wrong here, not with the request; the log says what{TraceOf()}.");
        }
    }

    private static Refusal Refused(int status) => new(status, status switch
    {
        StatusCodes.Status404NotFound => "There is nothing of that name here.",
        StatusCodes.Status405MethodNotAllowed => "That can be asked for, but not by this method; the header Allow lists those that can.",
        StatusCodes.Status408RequestTimeout => "The request came too slowly.",
        StatusCodes.Status413PayloadTooLarge => "The body is larger than this gateway takes.",
        StatusCodes.Status415UnsupportedMediaType => "The body must be application/json.",
        _ => "The request is not one of this API.",
    });

    private static string TraceOf() => System.Diagnostics.Activity.Current is { } span ? $" (trace {span.TraceId})" : "";

    /// <summary>Methods are a client's words too.</summary>
    private static string MethodOf(HttpContext http) => http.Request.Method is "GET" or "HEAD" or "POST" ? http.Request.Method : "OTHER";

    private static string RouteOf(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";
}
