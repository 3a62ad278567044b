using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sweeper.Infra.Tests.Documents;
using Sweeper.Infra.Tests.Images;
using Sweeper.Infra.Tests.Settings;

namespace Sweeper.Infra.Tests.Compose;

/// <summary>No Docker runs it here: whatever one part says of another is true.</summary>
public sealed partial class ComposeTests
{
    private const string Folder = "infra/compose";
    private static readonly JsonNode File = Yaml.Read(Repository.Read($"{Folder}/docker-compose.yaml"));

    private static IReadOnlyDictionary<string, JsonNode> Services => ((JsonObject)File["services"]!).ToDictionary(p => p.Key, p => p.Value!);

    private static IEnumerable<KeyValuePair<string, JsonNode>> Ours => Services.Where(s => s.Value.At("build") is not null);

    [Fact]
    public void It_has_what_a_cluster_needs() =>
        Assert.Equal(["azurite", "collector", "gateway", "grafana", "jaeger", "prometheus", "redis", "silo-1", "silo-2"], Services.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Images_are_pinned() => Assert.All(Services, s => Assert.Matches(Pinned(), s.Value.Text("image")));

    [Fact]
    public void Every_service_and_volume_that_is_named_exists()
    {
        var volumes = ((JsonObject)File["volumes"]!).Select(v => v.Key).ToHashSet();
        var used = new HashSet<string>();
        foreach (var (name, service) in Services)
        {
            Assert.All(service.Map("depends_on").Keys, d => Assert.True(Services.ContainsKey(d), $"{name} depends on {d}"));
            Assert.All(
                (service.At("depends_on") as JsonObject ?? []).Where(d => d.Value.Text("condition") == "service_healthy"),
                d => Assert.NotNull(Services[d.Key].At("healthcheck")));
            foreach (var source in service.Items("volumes").Select(v => v.ToString().Split(':')[0]))
            {
                if (source.StartsWith('.'))
                    Assert.True(Path.Exists(Path.Combine(Repository.At(Folder), source)), $"{name} mounts {source}");
                else
                    Assert.True(volumes.Contains(source) && used.Add(source), $"{name} mounts {source}, which is not there or is another's");
            }
        }

        Assert.Equal(volumes.Order(), used.Order());
    }

    /// <summary>Hosts in addresses are services: in settings, in Prometheus' targets, in Grafana's sources, in the collector's variables.</summary>
    [Fact]
    public void Every_host_is_a_service()
    {
        var texts = Services.Values.SelectMany(s => s.Map("environment").Values)
            .Concat(Yaml.Read(Repository.Read($"{Folder}/prometheus/prometheus.yaml")).Everywhere("targets").SelectMany(t => ((JsonArray)t).Select(a => a!.ToString())))
            .Concat(Yaml.Read(Repository.Read($"{Folder}/grafana/provisioning/datasources/sweeper.yaml")).Everywhere("url").Select(u => u.ToString()))
            .ToList();
        var hosts = texts.SelectMany(t => Host().Matches(t)).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.Superset(new HashSet<string> { "redis", "azurite", "collector", "jaeger", "prometheus" }, hosts);
        Assert.All(hosts, h => Assert.True(Services.ContainsKey(h), h));
    }

    [Fact]
    public void What_silos_are_told_are_settings()
    {
        Assert.Equal(3, Ours.Count());
        foreach (var (name, service) in Ours)
        {
            var told = service.Map("environment");
            Assert.All(told.Keys, v => Assert.True(Configuration.Reads(v), v));
            Assert.Matches(Configuration.Devices(), told["Sweeper__Devices"]);
            Assert.Contains(told["Sweeper__Tokens__0__Role"], Configuration.Roles);
            Assert.Equal((name, $"service.instance.id={name}"), (told["Sweeper__Name"], told["OTEL_RESOURCE_ATTRIBUTES"]));
            Assert.Equal("none" == told["Sweeper__Devices"], told.GetValueOrDefault("Sweeper__Role") == "gateway");
        }
    }

    [Fact]
    public void Silos_may_drain_and_write_only_to_their_volume()
    {
        foreach (var (_, service) in Ours)
        {
            Assert.True(int.Parse(service.Text("stop_grace_period")!.TrimEnd('s')) > int.Parse(service.Map("environment")["Sweeper__DrainSeconds"]));
            Assert.Equal("true", service.Text("read_only"));
            var image = Dockerfile.Read(Path.GetRelativePath(Repository.Root, Path.Combine(Repository.At(Folder), service.Text("build", "context")!, service.Text("build", "dockerfile")!)));
            Assert.Equal(image.Last.All("VOLUME").Single(), service.Items("volumes").Single().ToString().Split(':')[1]);
            Assert.Equal("ALL", service.Items("cap_drop").Single().ToString());
        }
    }

    [Fact]
    public void Nothing_is_open_beyond_this_machine_and_no_token_is_written_down()
    {
        Assert.All(Services.SelectMany(s => s.Value.Items("ports")), p => Assert.StartsWith("127.0.0.1:", p.ToString(), StringComparison.Ordinal));
        Assert.All(Ours, s => Assert.StartsWith("${SWEEPER_TOKEN:?", s.Value.Map("environment")["Sweeper__Tokens__0__Token"], StringComparison.Ordinal));
    }

    /// <summary>Rules and dashboards are where Prometheus and Grafana look.</summary>
    [Fact]
    public void What_is_mounted_is_what_is_read()
    {
        var prometheus = Services["prometheus"].Items("volumes").Select(v => v.ToString().Split(':')).ToDictionary(v => v[1], v => v[0]);
        Assert.All(
            Yaml.Read(Repository.Read($"{Folder}/prometheus/prometheus.yaml")).Items("rule_files").Select(f => f.ToString()),
            f => Assert.EndsWith(Path.GetFileName(Alerts.AlertRules.File), prometheus[f], StringComparison.Ordinal));
        var grafana = Services["grafana"].Items("volumes").Select(v => v.ToString().Split(':')[1]).ToList();
        Assert.All(Yaml.Read(Repository.Read($"{Folder}/grafana/provisioning/dashboards/sweeper.yaml")).Items("providers"), p => Assert.Contains(p.Text("options", "path"), grafana));
        Assert.Contains(Services["collector"].Items("volumes").Single().ToString().Split(':')[1], Services["collector"].Items("command").Single().ToString(), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^[a-z0-9./-]+:v?[0-9]+\.[0-9][A-Za-z0-9._-]*$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"(?:^|//|^redis:)([a-z][a-z0-9-]*):[0-9]{4,5}\b")]
    private static partial Regex Host();
}
