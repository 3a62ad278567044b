using Microsoft.Extensions.Logging;

namespace Sweeper.Gateway;

/// <summary>Every message that the gateway logs. Of a request, the route that it took, never its path or body: those are the client's words. Trace ids are those of the
/// current span, ASP.NET Core's own.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(101, LogLevel.Information, "{Method} {Route} by {Caller}: {Status} in {Milliseconds} ms")]
    public static partial void Answered(ILogger log, string method, string route, string caller, int status, long milliseconds);

    [LoggerMessage(102, LogLevel.Error, "{Method} {Route} failed")]
    public static partial void Failed(ILogger log, string method, string route, Exception exception);

    [LoggerMessage(103, LogLevel.Warning, "Tokens come in the clear on {Address}; configure TLS, or put what ends it in front")]
    public static partial void TokensInTheClear(ILogger log, string address);

    [LoggerMessage(104, LogLevel.Warning, "{Method} {Route} cannot be answered now: {Because}")]
    public static partial void Unavailable(ILogger log, string method, string route, string because);
}
