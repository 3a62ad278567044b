using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Sweeper.Client.Tests.Processes;
using Sweeper.Storage.Azure.Tests.Servers;

namespace Sweeper.Client.Tests.Telemetry;

public sealed class TracesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Spans_arrive_over_http_with_the_trace_that_the_results_name()
    {
        _folder.Spec(Sweep.Tiny + "axes: {model.layers: [1, 2]}\nseeds: 1");
        await using var collector = new Collector();
        (await SweeperConsole.RunAsync(_folder, ["run", "spec.yaml"], ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"))).With(0);

        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], collector.Requests.Select(r => r.Path).Distinct().Order());
        var got = new Otlp(collector);
        Assert.Superset(new HashSet<string> { "sweep", "trial", "attempt", "train", "evaluate", "write" }, got.Spans.Select(s => s.Name).ToHashSet());
        Assert.Equal(2, got.Spans.Count(s => s.Name == "trial"));
        Assert.Equal(["sweeper"], got.Services);
        Assert.All(Results(), result => Assert.Contains(got.Spans, s => s.Name == "trial" && s.Trace == (string)result["trace_id"]!));
    }

    [Fact]
    public async Task An_endpoint_for_one_of_them_turns_on_that_one()
    {
        await using var collector = new Collector();
        (await SweeperConsole.RunAsync(
            _folder,
            ["run", _folder.Spec(Sweep.Tiny + "axes: {model.layers: [1, 2]}\nseeds: 1")],
            ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", collector.Endpoint + "/v1/metrics"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"))).With(0);

        Assert.Equal(["/v1/metrics"], collector.Requests.Select(r => r.Path).Distinct());
        Assert.Equal(2, new Otlp(collector).Sum("sweeper.trial.ended", "completed"));
    }

    [Fact]
    public async Task Without_a_collector_results_have_trace_ids_too()
    {
        (await SweeperConsole.RunAsync(_folder, "run", _folder.Spec(Sweep.Tiny + "axes: {model.layers: [1, 2]}\nseeds: 1"))).With(0);

        Assert.All(Results(), result => Assert.Matches("^[0-9a-f]{32}$", (string)result["trace_id"]!));
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task A_dead_collector_neither_fails_nor_delays_a_run(string protocol)
    {
        var dead = $"http://127.0.0.1:{Azurite.FreePort()}";
        var spec = _folder.Spec(Sweep.Small);
        await AssertTakesAsync(TimeSpan.Zero, TimeSpan.FromSeconds(20), async run =>
        {
            var watch = Stopwatch.StartNew();
            var ended = await SweeperConsole.RunAsync(_folder, ["run", spec, "--store", $"{run}"], ("OTEL_EXPORTER_OTLP_ENDPOINT", dead), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol));
            Assert.Contains("softmax", ended.With(0).Out, StringComparison.Ordinal);
            return watch.Elapsed;
        });
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task A_collector_that_never_answers_costs_two_seconds_at_the_end_for_all_three_together(string protocol)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var spec = _folder.Spec(Sweep.Tiny + "axes: {model.layers: [1, 2]}\nseeds: 1");

        // Of them two are telemetry's; the rest is printing and the process's own end on a busy machine. One after the other they would be six.
        await AssertTakesAsync(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(5.5), async run =>
        {
            using var console = SweeperConsole.Start(
                _folder,
                SweeperConsole.Host,
                [SweeperConsole.Assembly, "run", spec, "--store", $"{run}"],
                ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://{silent.LocalEndpoint}"),
                ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol));
            await console.UntilAsync(() => _folder.Files().Any(f => f.StartsWith($"{run}/", StringComparison.Ordinal) && f.EndsWith("/table.csv", StringComparison.Ordinal)));
            var watch = Stopwatch.StartNew();
            (await console.EndAsync()).With(0);
            return watch.Elapsed;
        });
    }

    /// <summary>One of several runs takes so long: others may be using the machine, or look away when a time begins. What is wrong is so each time.</summary>
    /// <param name="run">Given its number; gives the time that counts.</param>
    private static async Task AssertTakesAsync(TimeSpan least, TimeSpan most, Func<int, Task<TimeSpan>> run)
    {
        const int Runs = 5;
        var times = new List<TimeSpan>();
        do
            times.Add(await run(times.Count));
        while (times.Count < Runs && (times[^1] < least || times[^1] > most));
        Assert.InRange(times[^1], least, most);
    }

    private List<JsonNode> Results()
    {
        var results = _folder.Files().Where(f => f.EndsWith("/result.json", StringComparison.Ordinal)).Select(f => JsonNode.Parse(File.ReadAllText(_folder.At(f)))!).ToList();
        Assert.Equal(2, results.Count);
        return results;
    }
}
