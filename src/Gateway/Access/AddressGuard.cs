using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sweeper.Gateway.Access;

/// <summary>Once the server listens, and before the start is over: an open gateway may be bound to loopback addresses alone.</summary>
internal sealed class AddressGuard(IServer server, GatewayOptions options, ILogger<AddressGuard> log) : IHostedLifecycleService
{
    /// <exception cref="GatewaySettingsException">An open gateway listens where others can reach it.</exception>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var others = (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Where(address => !IsLoopback(address)).ToList();
        if (options.Open && others.Count > 0)
        {
            throw new GatewaySettingsException(
                [$"an open gateway must listen on loopback addresses alone, but listens on {string.Join(", ", others)}. Use --urls http://127.0.0.1:8080, or configure tokens."]);
        }

        foreach (var address in others.Where(a => a.StartsWith("http:", StringComparison.OrdinalIgnoreCase)))
            GatewayLog.TokensInTheClear(log, address);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What cannot be read as an address (<c>http://+:80</c>, a name) counts as one that others can reach.</summary>
    internal static bool IsLoopback(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));
}
