namespace Sweeper.Client.Tests.Telemetry;

/// <summary>What a collector got so far, read by the field numbers of opentelemetry/proto (trace, metrics, logs, common: v1).</summary>
public sealed class Otlp
{
    private const int StringValue = 1, IntValue = 3, DoubleValue = 4;

    internal Otlp(ICollector collector)
    {
        var requests = collector.Requests.ToList();
        Services = [.. requests.SelectMany(r => new ProtobufMessage(r.Body).Messages(1)).Select(r => (string)Attributes(r.Messages(1).Single(), 1)["service.name"]!).Distinct()];
        Spans = [.. Items(requests, "/v1/traces").Select(Span)];
        Logs = [.. Items(requests, "/v1/logs").Select(l => new OtlpLog(l.Hex(9), l.Hex(10), l.Text(3), l.Messages(5).Single().Text(StringValue), Attributes(l, 6)))];
        Points = [.. Items(requests, "/v1/metrics").SelectMany(Measured)];
    }

    public IReadOnlyList<string> Services { get; }

    public IReadOnlyList<OtlpSpan> Spans { get; }

    public IReadOnlyList<OtlpLog> Logs { get; }

    /// <summary>Gauges and sums by their value, histograms by their count.</summary>
    public IReadOnlyList<OtlpPoint> Points { get; }

    /// <summary>Sum over the points of a metric that have an attribute of that value, if one is given.</summary>
    public double Sum(string metric, string? value = null) => Points.Where(p => p.Name == metric && (value is null || p.Attributes.Values.Contains(value))).Sum(p => p.Value);

    private static OtlpSpan Span(ProtobufMessage s) => new(
        s.Hex(1), s.Hex(2), s.Hex(4), s.Text(5), s.Integer(7), s.Integer(8), Attributes(s, 9),
        [.. s.Messages(11).Select(e => e.Text(2))],
        [.. s.Messages(13).Select(l => l.Hex(2))],
        s.Messages(15).SingleOrDefault()?.Integer(3) == 2);

    private static IEnumerable<OtlpPoint> Measured(ProtobufMessage metric)
    {
        var numbers = metric.Messages(5).Concat(metric.Messages(7)).SelectMany(data => data.Messages(1));
        foreach (var point in numbers)
            yield return new OtlpPoint(metric.Text(1), metric.Text(3), Attributes(point, 7), point.Has(4) ? point.Double(4) : point.Integer(6));
        foreach (var point in metric.Messages(9).SelectMany(data => data.Messages(1)))
            yield return new OtlpPoint(metric.Text(1), metric.Text(3), Attributes(point, 9), point.Integer(4));
    }

    private static IEnumerable<ProtobufMessage> Items(IEnumerable<(string Path, byte[] Body)> requests, string path) => requests
        .Where(r => r.Path == path)
        .SelectMany(r => new ProtobufMessage(r.Body).Messages(1))
        .SelectMany(resource => resource.Messages(2))
        .SelectMany(scope => scope.Messages(2));

    private static Dictionary<string, object?> Attributes(ProtobufMessage message, int field) => message.Messages(field).ToDictionary(a => a.Text(1), a =>
    {
        var value = a.Messages(2).SingleOrDefault();
        return value is null ? null : value.Has(StringValue) ? value.Text(StringValue) : value.Has(DoubleValue) ? value.Double(DoubleValue) : (object?)value.Integer(IntValue);
    });
}
