using System.Collections.Concurrent;
using System.Net;
using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Client.Tests.Telemetry;

/// <summary>An OTLP collector over HTTP that keeps what it gets.</summary>
internal sealed class Collector : ICollector
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public Collector()
    {
        Endpoint = $"http://127.0.0.1:{Azurite.FreePort()}";
        _listener.Prefixes.Add(Endpoint + "/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Endpoint { get; }

    public string Protocol => "http/protobuf";

    public ConcurrentQueue<(string Path, byte[] Body)> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                Requests.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray()));
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed: the test is over.
        }
    }
}
