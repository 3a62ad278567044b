namespace Sweeper.Infra.Tests.Metrics;

/// <summary>
/// The instruments of the meter Microsoft.Orleans that dashboards may use, read off Orleans 10 (InstrumentNames, and where each is created). Orleans names no units for them.
/// Its histogram of requests is three counters.
/// </summary>
internal static class OrleansMetrics
{
    public static IReadOnlyList<ExportedMetric> All { get; } =
    [
        new("orleans-consistent-ring-size", InstrumentKind.Gauge, null, []),
        new("orleans-catalog-activations", InstrumentKind.Gauge, null, []),
        new("orleans-client-connected-gateways", InstrumentKind.Gauge, null, []),
        new("orleans-gateway-connected-clients", InstrumentKind.UpDownCounter, null, []),
        new("orleans-app-requests-latency-bucket", InstrumentKind.Counter, null, ["duration"]),
        new("orleans-app-requests-latency-count", InstrumentKind.Counter, null, []),
        new("orleans-app-requests-latency-sum", InstrumentKind.Counter, null, []),
        new("orleans-app-requests-timedout", InstrumentKind.Counter, null, ["grain_type"]),
        new("orleans-messaging-rejected", InstrumentKind.Counter, null, []),
        new("orleans-messaging-expired", InstrumentKind.Counter, null, []),
        new("orleans-messaging-pings-reply-missed", InstrumentKind.Counter, null, []),
        new("orleans-scheduler-long-running-turns", InstrumentKind.Counter, null, []),
    ];
}
