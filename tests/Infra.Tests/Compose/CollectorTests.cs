using System.Text.Json.Nodes;
using Sweeper.Infra.Tests.Documents;

namespace Sweeper.Infra.Tests.Compose;

public sealed class CollectorTests
{
    private static readonly JsonNode File = Yaml.Read(Repository.Read("infra/helm/sweeper/files/collector.yaml"));

    [Fact]
    public void Pipelines_are_made_of_parts_that_exist_and_every_part_is_used()
    {
        foreach (var kind in new[] { "receivers", "processors", "exporters" })
        {
            var used = ((JsonObject)File.At("service", "pipelines")!).SelectMany(p => p.Value.Items(kind)).Select(i => i.ToString()).ToHashSet();
            Assert.Equal(File.Map(kind).Keys.Order(), used.Order());
        }

        Assert.Equal(File.Map("extensions").Keys, File.Items("service", "extensions").Select(e => e.ToString()));
        Assert.Equal(["logs", "metrics", "traces"], File.Map("service", "pipelines").Keys.Order());
    }

    /// <summary>A silo that died is counted for longer than it sends seldom, and not for long.</summary>
    [Fact]
    public void Series_outlive_several_intervals_and_not_more()
    {
        var interval = TimeSpan.FromMilliseconds(int.Parse(Yaml.Read(Repository.Read("infra/compose/docker-compose.yaml")).Text("x-silo-environment", "OTEL_METRIC_EXPORT_INTERVAL")!));
        var expiry = TimeSpan.FromMinutes(int.Parse(File.Text("exporters", "prometheus", "metric_expiration")!.TrimEnd('m')));
        Assert.InRange(expiry / interval, 3, 10);
    }

    /// <summary>Names of series are those of <see cref="Metrics.PrometheusName"/> only by the exporter's defaults.</summary>
    [Fact]
    public void Names_of_series_are_the_defaults() =>
        Assert.Equal(["endpoint", "metric_expiration"], File.Map("exporters", "prometheus").Keys.Order());
}
