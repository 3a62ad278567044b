namespace Sweeper.Infra.Tests.Metrics;

/// <summary>An up-down counter is a gauge to Prometheus, but for the unit 1, which makes gauges alone ratios.</summary>
internal enum InstrumentKind
{
    Counter,
    UpDownCounter,
    Gauge,
    Histogram,
}
