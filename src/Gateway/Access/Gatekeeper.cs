using System.Net;
using Microsoft.AspNetCore.Http;
using Sweeper.Gateway.Answers;

namespace Sweeper.Gateway.Access;

/// <summary>Lets in who may come in, before anything of a request but its headers is read. What is not marked as public needs a token, paths that there are not too.</summary>
internal sealed class Gatekeeper(RequestDelegate next, TokenBook tokens, FailedAttempts failed, GatewayOptions options)
{
    private const string Scheme = "Bearer ";
    private static readonly Caller Anybody = new("open", TokenRole.Submit);

    public Task InvokeAsync(HttpContext http)
    {
        var needs = http.GetEndpoint()?.Metadata.GetMetadata<Needs>() ?? new Needs(TokenRole.View);
        if (needs.Role is not { } role)
            return next(http);
        var caller = options.Open ? OnThisMachine(http) : WithToken(http);
        if (caller.Role < role)
        {
            throw new Refusal(
                StatusCodes.Status403Forbidden,
                $"This call needs a token of the role 'submit', but '{caller.Name}' has the role 'view'. Ask whoever runs the cluster for one.");
        }

        http.Features.Set(caller);
        return next(http);
    }

    /// <returns>Null: the request is for a public endpoint.</returns>
    public static Caller? CallerOf(HttpContext http) => http.Features.Get<Caller>();

    private static Caller OnThisMachine(HttpContext http)
    {
        var (from, to) = (http.Connection.RemoteIpAddress, http.Connection.LocalIpAddress);
        var host = http.Request.Host.Host.Trim('[', ']');
        var named = host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
        return named && from is not null && to is not null && IPAddress.IsLoopback(from) && IPAddress.IsLoopback(to)
            ? Anybody
            : throw new Refusal(
                StatusCodes.Status403Forbidden,
                "This gateway is open, without tokens, to its own machine alone, by the name localhost or a loopback address. Configure tokens to let others in.");
    }

    private Caller WithToken(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var bearer = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
        if (bearer && tokens.Find(header[Scheme.Length..].Trim()) is { } caller)
            return caller;
        if (failed.Count(http.Connection.RemoteIpAddress) is { } wait)
        {
            throw new Refusal(StatusCodes.Status429TooManyRequests, $"Requests without a right token may come {options.Limits.FailuresPerMinute} times a minute from one address. Ask again later.")
            {
                RetryAfter = wait,
            };
        }

        http.Response.Headers.WWWAuthenticate = bearer ? "Bearer realm=\"sweeper\", error=\"invalid_token\"" : "Bearer realm=\"sweeper\"";
        throw new Refusal(
            StatusCodes.Status401Unauthorized,
            bearer ? "The token is not one that this gateway knows." : "A request must have the header 'Authorization: Bearer TOKEN', but has none. Ask whoever runs the cluster for a token.");
    }
}
