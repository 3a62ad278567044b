using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Sweeper.Client.Clusters;
using Sweeper.Client.Exits;
using Sweeper.Client.Tests.Telemetry;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Client.Tests.Clusters;

/// <summary>What passes by itself is waited for, what does not is told: law, values, remedy.</summary>
public sealed class ClusterConnectionTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_gateway_that_asks_for_patience_is_asked_again_when_it_says(int status)
    {
        var asked = new List<long>();
        await using var server = await SmallServer.StartAsync(http =>
        {
            asked.Add(Stopwatch.GetTimestamp());
            if (asked.Count > 2)
                return http.Response.WriteAsync("[]");
            http.Response.Headers.RetryAfter = asked.Count == 1 ? "1" : "0";
            return SmallServer.ProblemAsync(http, status, """{"detail":"a moment."}""");
        });
        using var client = server.Client();

        Assert.Empty(client.List(CancellationToken.None));
        Assert.Equal(3, asked.Count);
        Assert.InRange(Stopwatch.GetElapsedTime(asked[0], asked[1]).TotalSeconds, 0.99, 10);
    }

    [Fact]
    public async Task One_that_stays_away_is_told_with_what_it_said()
    {
        await using var server = await SmallServer.StartAsync(http => SmallServer.ProblemAsync(http, 503, """{"detail":"no silo has joined."}"""));
        using var client = server.Client(patience: Short);

        var error = Assert.ThrowsAny<IOException>(() => client.List(CancellationToken.None));
        Assert.Equal($"the cluster {server.Url} must answer, but: no silo has joined; try again in a while", error.Message);
    }

    [Fact]
    public void One_that_nobody_runs_is_told_with_what_was_tried()
    {
        using var client = SmallServer.ClientOf($"http://127.0.0.1:{Azurite.FreePort()}", patience: Short);

        var error = Assert.ThrowsAny<IOException>(() => client.List(CancellationToken.None));
        Assert.Matches(@"^the cluster http://127.0.0.1:\d+ must answer, but did not \(\d tries in .+\): .*refused.*; check the address, and that a gateway runs there$", error.Message);
    }

    [Fact]
    public async Task A_call_is_given_up_when_somebody_stops_it()
    {
        using var stop = new CancellationTokenSource();
        await using var server = await SmallServer.StartAsync(http =>
        {
            stop.Cancel();
            http.Response.Headers.RetryAfter = "10";
            return SmallServer.ProblemAsync(http, 503, "{}");
        });
        using var client = server.Client();

        Assert.ThrowsAny<OperationCanceledException>(() => client.List(stop.Token));
    }

    [Fact]
    public async Task Every_problem_of_a_sweep_file_is_an_error_of_its_own()
    {
        await using var server = await SmallServer.StartAsync(http => SmallServer.ProblemAsync(http, 400, """{"detail":"x","problems":["a.yaml:1: one","a.yaml:2: two"]}"""));
        using var client = server.Client();

        var error = Assert.Throws<InputException>(() => client.Submit(new SweepRevision("a.yaml", "", []), CancellationToken.None));
        Assert.Equal(["a.yaml:1: one", "a.yaml:2: two"], error.Messages);
    }

    [Theory]
    [InlineData(401, null, "must be shown a token that it knows, but none was given; put one into SWEEPER_TOKEN")]
    [InlineData(401, "wrong", "must be shown a token that it knows, but does not know this one")]
    [InlineData(403, "viewer", "lets tokens of the role 'submit' do this, but this token's may only look")]
    [InlineData(307, "any", "points to http://127.0.0.1:1/")]
    public async Task Who_may_not_come_in_is_told_why(int status, string? token, string why)
    {
        string? sent = null;
        await using var server = await SmallServer.StartAsync(http =>
        {
            sent = http.Request.Headers.Authorization;
            http.Response.Headers.Location = "http://127.0.0.1:1/";
            return SmallServer.ProblemAsync(http, status, "{}");
        });
        using var client = server.Client(token);

        Assert.Contains(why, Assert.Throws<StoreException>(() => client.List(CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.Equal(token is null ? null : $"Bearer {token}", sent);
    }

    [Fact]
    public async Task A_server_that_is_no_gateway_is_told_from_one()
    {
        await using var server = await SmallServer.StartAsync(http => http.Request.Method == "POST"
            ? Task.FromResult(http.Response.StatusCode = 404)
            : http.Response.WriteAsync("<html>"));
        using var client = server.Client();

        Assert.Contains("must be the address of a sweeper gateway", Assert.Throws<StoreException>(() => client.List(CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.Contains("must be the address of a sweeper gateway", Assert.Throws<InputException>(() => client.Submit(new SweepRevision("a", "", []), CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sixteen_calls_are_made_at_a_time()
    {
        const int together = 16;
        using var all = new CountdownEvent(together);
        await using var server = await SmallServer.StartAsync(async http =>
        {
            // Nobody is answered before all are here: one at a time, the first would wait in vain.
            all.Signal();
            await Task.Run(() => all.Wait(TimeSpan.FromSeconds(30)));
            await http.Response.WriteAsync("x");
        });
        using var store = new HttpStore(server.Client());

        var lengths = new int[together];
        Parallel.For(0, together, new ParallelOptions { MaxDegreeOfParallelism = together }, i => lengths[i] = new StreamReader(store.OpenRead("store.json")!).ReadToEnd().Length);

        Assert.True(all.IsSet);
        Assert.All(lengths, length => Assert.Equal(1, length));
    }

    [Theory]
    [InlineData(1, 0, 0.25)]
    [InlineData(1, 1, 0.125)]
    [InlineData(3, 0, 1)]
    [InlineData(100, 0, 4)]
    public void Each_wait_is_twice_the_one_before_up_to_a_limit(int tries, double chance, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.After(tries, null, chance));
}
