using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sweeper.Client.Clusters;

namespace Sweeper.Client.Tests.Clusters;

/// <summary>A real server on a loopback port that answers as a test wants it to: for what a gateway does only when things go wrong.</summary>
internal sealed class SmallServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SmallServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public static async Task<SmallServer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new SmallServer(app);
    }

    /// <summary>The problem that a gateway would answer.</summary>
    public static Task ProblemAsync(HttpContext http, int status, string json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/problem+json";
        return http.Response.WriteAsync(json);
    }

    /// <param name="patience">Of the client's, for a server that does not answer.</param>
    public ClusterClient Client(string? token = null, TimeSpan? patience = null) => ClientOf(Url, token, patience);

    public static ClusterClient ClientOf(string url, string? token = null, TimeSpan? patience = null) =>
        new(new ClusterConnection(ClusterAddress.Of(url, null, token, null, insecure: false), patience));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
