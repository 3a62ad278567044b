using System.Diagnostics;
using System.Text.Json.Nodes;
using Sweeper.Client.Tests.Processes;

namespace Sweeper.Client.Tests.Telemetry;

public sealed class TracesTests : IDisposable
{
    // Field numbers of opentelemetry/proto/collector/trace/v1 and trace/v1.
    private const int ResourceSpans = 1, Resource = 1, Attributes = 1, Key = 1, AnyValue = 2, StringValue = 1;
    private const int ScopeSpans = 2, Spans = 2, TraceId = 1, SpanName = 5;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Spans_arrive_over_http_with_the_trace_that_the_results_name()
    {
        _folder.Spec(Sweep.Tiny + "axes: {model.layers: [1, 2]}\nseeds: 1");
        using var collector = new Collector();
        (await SweeperConsole.RunAsync(_folder, ["run", "spec.yaml"], ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"))).With(0);

        Assert.All(collector.Requests, r => Assert.Equal("/v1/traces", r.Path));
        var resources = collector.Requests.SelectMany(r => new ProtobufMessage(r.Body).Messages(ResourceSpans)).ToList();
        var spans = resources.SelectMany(r => r.Messages(ScopeSpans)).SelectMany(s => s.Messages(Spans)).ToList();
        Assert.Superset(new HashSet<string> { "sweep", "trial", "train", "evaluate", "write" }, spans.Select(s => s.Text(SpanName)).ToHashSet());
        Assert.Equal(2, spans.Count(s => s.Text(SpanName) == "trial"));
        Assert.All(resources, r => Assert.Equal("sweeper", Attribute(r, "service.name")));
        Assert.All(Results(), result => Assert.Contains(spans, s => s.Text(SpanName) == "trial" && s.Hex(TraceId) == (string)result["trace_id"]!));
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
        var watch = Stopwatch.StartNew();
        var dead = $"http://127.0.0.1:{Collector.FreePort()}";
        var ended = await SweeperConsole.RunAsync(_folder, ["run", _folder.Spec(Sweep.Small)], ("OTEL_EXPORTER_OTLP_ENDPOINT", dead), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol));

        Assert.Contains("softmax", ended.With(0).Out, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }

    private static string? Attribute(ProtobufMessage resourceSpans, string key) => resourceSpans.Messages(Resource)
        .SelectMany(r => r.Messages(Attributes))
        .Where(a => a.Text(Key) == key)
        .Select(a => a.Messages(AnyValue).Single().Text(StringValue))
        .SingleOrDefault();

    private List<JsonNode> Results()
    {
        var results = _folder.Files().Where(f => f.EndsWith("/result.json", StringComparison.Ordinal)).Select(f => JsonNode.Parse(File.ReadAllText(_folder.At(f)))!).ToList();
        Assert.Equal(2, results.Count);
        return results;
    }
}
