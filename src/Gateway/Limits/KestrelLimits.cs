using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Sweeper.Gateway.Limits;

/// <summary>What the server itself enforces, before any of our code runs: clients that are slow on purpose cost it a socket for a few seconds.</summary>
internal sealed class KestrelLimits(GatewayOptions options) : IConfigureOptions<KestrelServerOptions>
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public void Configure(KestrelServerOptions server)
    {
        var (limits, rate) = (options.Limits, new MinDataRate(options.Limits.LeastBytesPerSecond, Grace));
        server.AddServerHeader = false;
        server.Limits.MaxRequestBodySize = limits.BodyBytes;
        server.Limits.RequestHeadersTimeout = limits.HeaderTime;
        server.Limits.MinRequestBodyDataRate = rate;
        server.Limits.MinResponseDataRate = rate;
        server.Limits.MaxConcurrentConnections = limits.Connections;
    }
}
