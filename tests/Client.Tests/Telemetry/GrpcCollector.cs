using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Sweeper.Client.Tests.Telemetry;

/// <summary>An OTLP collector over gRPC: HTTP/2 without TLS, messages in frames, the status in a trailer.</summary>
internal sealed class GrpcCollector : ICollector
{
    private const int FrameHead = 5;
    private readonly WebApplication _server;

    private GrpcCollector(WebApplication server) => _server = server;

    public string Endpoint => _server.Urls.Single();

    public string Protocol => "grpc";

    public ConcurrentQueue<(string Path, byte[] Body)> Requests { get; } = new();

    public static async Task<GrpcCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var collector = new GrpcCollector(builder.Build());
        collector._server.MapPost("/opentelemetry.proto.collector.{signal}.v1.{service}/Export", collector.ExportAsync);
        await collector._server.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ExportAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var bytes = body.ToArray();
        Assert.Equal(0, bytes[0]);
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1));
        Requests.Enqueue(($"/v1/{context.Request.RouteValues["signal"] switch { "trace" => "traces", var signal => signal }}", bytes[FrameHead..(FrameHead + length)]));
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[FrameHead]);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
