namespace Sweeper.Infra.Tests.Metrics;

/// <summary>What dashboards and alerts may ask for.</summary>
public sealed class MetricTests
{
    [Fact]
    public void The_docs_list_the_instruments_of_the_program() => Assert.Equal(
        EngineMetrics.InTheProgram.Select(m => $"{m.Name}, {m.Kind}, {m.Unit}").Order(StringComparer.Ordinal),
        EngineMetrics.InTheDocs.Select(m => $"{m.Name}, {m.Kind}, {m.Unit}").Order(StringComparer.Ordinal));

    /// <summary>The examples of the collector's own documentation, and one of each of ours.</summary>
    [Theory]
    [InlineData("system.filesystem.usage", "Gauge", "By", "system_filesystem_usage_bytes")]
    [InlineData("system.network.dropped", "Gauge", "{packets}", "system_network_dropped")]
    [InlineData("system.network.dropped", "Gauge", "packets", "system_network_dropped_packets")]
    [InlineData("system.network.dropped", "Counter", "packets", "system_network_dropped_packets_total")]
    [InlineData("system.memory.utilization", "Gauge", "1", "system_memory_utilization_ratio")]
    [InlineData("astro.light.speed", "Gauge", "m/s", "astro_light_speed_meters_per_second")]
    [InlineData("(lambda).function.executions(#)", "Gauge", null, "lambda_function_executions")]
    [InlineData("sweeper.trial.ended", "Counter", "{trial}", "sweeper_trial_ended_total")]
    [InlineData("sweeper.training.throughput", "Gauge", "{token}/s", "sweeper_training_throughput_per_second")]
    [InlineData("sweeper.store.written", "Counter", "By", "sweeper_store_written_bytes_total")]
    [InlineData("sweeper.spool.usage", "UpDownCounter", "By", "sweeper_spool_usage_bytes")]
    [InlineData("sweeper.journal.append.duration", "Histogram", "s", "sweeper_journal_append_duration_seconds_bucket")]
    [InlineData("orleans-app-requests-latency-count", "Counter", null, "orleans_app_requests_latency_count_total")]
    public void The_collector_names_series_so(string name, string kind, string? unit, string series) =>
        Assert.Equal(series, PrometheusName.Of(name, Enum.Parse<InstrumentKind>(kind), unit)[0]);

    [Theory]
    [InlineData("sum by (sweeper_trial_state) (sweeper_trial_count{sweeper_trial_state=\"waiting\"})", "")]
    [InlineData("sum(sweeper_trial_counts)", "sweeper_trial_counts")]
    [InlineData("sweeper_trial_ended", "sweeper_trial_ended")]
    [InlineData("sweeper_spool_usage_bytes{device=\"cpu:0\"}", "sweeper_spool_usage_bytes{device}")]
    [InlineData("rate(orleans_app_requests_timeout_total[5m])", "orleans_app_requests_timeout_total")]
    public void What_nobody_sends_is_found(string expression, string unknown) => Assert.Equal(unknown, string.Join(' ', Expression.Unknown(expression)));
}
