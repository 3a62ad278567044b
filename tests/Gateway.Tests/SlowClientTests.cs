using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Sweeper.Engine.Watching;
using Sweeper.Gateway.Calls;
using Sweeper.Gateway.Tests.Fakes;
using Xunit.Abstractions;

namespace Sweeper.Gateway.Tests;

/// <summary>A thousand clients that are slow on purpose, and one that is not.</summary>
public sealed class SlowClientTests(ITestOutputHelper output)
{
    private const int Each = 250;
    private const int Calls = 100;

    [Fact]
    public async Task A_thousand_slow_clients_hold_nothing_up()
    {
        using var brake = new Brake();
        await using var gateway = await RunningGateway.StartAsync(brake: brake);
        using var client = gateway.Client();
        var id = await client.SubmitAsync(RunningGateway.Sweep());
        await using var events = await EventReader.OpenAsync(client, id);
        await events.UntilAsync("started");
        gateway.Store.Write("trials/0123456789abcdef/large.bin", stream => stream.Write(new byte[8 << 20]));
        var streams = gateway.Services.GetRequiredService<EventCalls>();
        var alone = await MeasureAsync(client);

        // Half a line of headers; half a body; a large object and a busy stream that are asked for and never read.
        var bearer = $"Host: x\r\nAuthorization: Bearer {RunningGateway.SubmitToken}\r\n";
        string[] beginnings =
        [
            "GET /v1/sweeps HTTP/1.1\r\nHost: x\r\nX-Slow: ",
            $"POST /v1/sweeps HTTP/1.1\r\n{bearer}Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{\"file\":",
            $"GET /v1/objects/trials/0123456789abcdef/large.bin HTTP/1.1\r\n{bearer}\r\n",
            $"GET /v1/sweeps/{id}/events HTTP/1.1\r\n{bearer}\r\n",
        ];
        var slow = new List<Socket>();
        try
        {
            foreach (var beginning in beginnings)
            {
                for (var i = 0; i < Each; i++)
                {
                    var socket = await gateway.ConnectAsync();
                    socket.ReceiveBufferSize = 4096;
                    await socket.SendAsync(Encoding.ASCII.GetBytes(beginning));
                    slow.Add(socket);
                }
            }

            await Patience.UntilAsync(() => streams.Open > Each, "all streams to be open");
            for (var i = 0; i < 2000; i++)
                gateway.Service.Board(id).Post(new SweepNotice.Warned($"{i} {new string('x', 500)}"));
            var beside = await MeasureAsync(client);

            output.WriteLine($"alone: median {alone.Median} ms, longest {alone.Longest} ms; beside {slow.Count} slow clients: median {beside.Median} ms, longest {beside.Longest} ms");
            Assert.Equal(4 * Each, slow.Count);
            Assert.True(beside.Median < 250, $"median {beside.Median} ms");
            Assert.True(beside.Longest < 5000, $"longest {beside.Longest} ms");
            Assert.Equal("1999", ((string)(await LastWarningAsync(events))["message"]!).Split(' ')[0]);
        }
        finally
        {
            slow.ForEach(s => s.Dispose());
        }

        await Patience.UntilAsync(() => streams.Open <= 1, "streams of clients that left");
    }

    [Fact]
    public async Task Who_does_not_take_what_he_asked_for_is_cut_off()
    {
        await using var gateway = await RunningGateway.StartAsync(o => o.Limits.LeastBytesPerSecond = 1 << 20);
        gateway.Store.Write("trials/0123456789abcdef/large.bin", stream => stream.Write(new byte[64 << 20]));
        using var socket = await gateway.ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /v1/objects/trials/0123456789abcdef/large.bin HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {RunningGateway.ViewToken}\r\n\r\n"));

        await Patience.UntilAsync(() => gateway.Log.Lines.Any(l => l.Contains("GET /v1/objects/{**name} by viewer", StringComparison.Ordinal)), "the request's end");
    }

    [Fact]
    public async Task Who_sends_his_headers_too_slowly_is_cut_off()
    {
        await using var gateway = await RunningGateway.StartAsync(o => o.Limits.HeaderTime = TimeSpan.FromMilliseconds(500));

        var answer = await gateway.RawAsync("GET /v1/sweeps HTTP/1.1\r\nHost: x\r\nX-Slow: ");

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
    }

    private static async Task<System.Text.Json.Nodes.JsonNode> LastWarningAsync(EventReader events)
    {
        while (true)
        {
            var warning = await events.UntilAsync("warned");
            if (((string)warning["message"]!).StartsWith("1999 ", StringComparison.Ordinal))
                return warning;
        }
    }

    private static async Task<(double Median, double Longest)> MeasureAsync(HttpClient client)
    {
        var times = new List<double>();
        for (var i = 0; i < Calls; i++)
        {
            var watch = Stopwatch.StartNew();
            using var answer = await client.GetAsync("/v1/sweeps");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        return (Math.Round(times[Calls / 2], 2), Math.Round(times[^1], 1));
    }
}
