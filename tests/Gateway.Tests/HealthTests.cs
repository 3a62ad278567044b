using System.Net;
using Sweeper.Gateway.Health;
using Sweeper.Gateway.Tests.Fakes;

namespace Sweeper.Gateway.Tests;

/// <summary>What load balancers ask.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task Ready_is_who_has_no_reason_not_to_be()
    {
        await using var gateway = await RunningGateway.StartAsync(readiness: [new Part("store", null), new Part("cluster", null)]);
        using var client = gateway.Client(token: null);

        var report = await client.GetAsync("/health/ready").JsonAsync();

        Assert.True((bool)report["ready"]!);
        Assert.Equal(["store", "cluster"], report["checks"]!.AsArray().Select(c => (string)c!["name"]!));
        Assert.Equal("live", (string)(await client.GetAsync("/health/live").JsonAsync())["status"]!);
    }

    [Fact]
    public async Task Reasons_are_said_and_exceptions_are_not()
    {
        await using var gateway = await RunningGateway.StartAsync(
            readiness: [new Part("store", "it is away"), new Part("cluster", new InvalidOperationException("the password is swordfish"))]);
        using var client = gateway.Client(token: null);

        var report = await client.GetAsync("/health/ready").JsonAsync(HttpStatusCode.ServiceUnavailable);

        Assert.Equal("it is away", (string)report["checks"]![0]!["reason"]!);
        Assert.Equal("it failed (InvalidOperationException)", (string)report["checks"]![1]!["reason"]!);
        Assert.Equal("live", (string)(await client.GetAsync("/health/live").JsonAsync())["status"]!);
    }

    [Fact]
    public async Task However_many_ask_the_parts_are_asked_once()
    {
        var part = new Part("store", null);
        await using var gateway = await RunningGateway.StartAsync(readiness: [part]);
        using var client = gateway.Client(token: null);
        var began = System.Diagnostics.Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => client.GetAsync("/health/ready")));

        Assert.InRange(part.Asked, 1, 2 + (int)began.Elapsed.TotalSeconds);
    }

    private sealed class Part(string name, object? why) : IReadiness
    {
        private int _asked;

        public int Asked => _asked;

        public string Name => name;

        public Task<string?> WhyNotAsync(CancellationToken stop)
        {
            Interlocked.Increment(ref _asked);
            return why is Exception e ? throw e : Task.FromResult((string?)why);
        }
    }
}
