using System.Text.Json.Nodes;
using Sweeper.Infra.Tests.Alerts;
using Sweeper.Infra.Tests.Documents;
using Sweeper.Infra.Tests.Settings;
using Sweeper.Infra.Tests.Tools;

namespace Sweeper.Infra.Tests.Chart;

/// <summary>What the chart says to sweeper-silo, and to those who watch it.</summary>
public sealed class SiloPodTests
{
    private const string Minimal = "minimal", Gpu = "gpu-azure";

    [ToolTheory("helm")]
    [InlineData(Minimal)]
    [InlineData(Gpu)]
    public void What_silos_are_told_are_settings(string example) => Assert.All(RenderedChart.Of(example).Silos, workload =>
    {
        var told = Told(workload);
        Assert.All(told.Keys, v => Assert.True(Configuration.Reads(v), v));
        Assert.Matches(Configuration.Devices(), told["Sweeper__Devices"].Text("value"));
        Assert.Equal(("metadata.name", "status.podIP"), (Field("Sweeper__Name"), Field("Sweeper__Address")));
        Assert.NotNull(told["Sweeper__Cluster"].At("valueFrom", "secretKeyRef"));
        var ports = RenderedChart.Container(workload).Items("ports").ToDictionary(p => p.Text("name")!, p => p.Text("containerPort"));
        Assert.EndsWith($":{ports["api"]}", told["Sweeper__Urls"].Text("value"), StringComparison.Ordinal);
        if (workload.Text("kind") == "StatefulSet")
            Assert.Equal((told["Sweeper__SiloPort"].Text("value"), told["Sweeper__GatewayPort"].Text("value")), (ports["orleans-silo"], ports["orleans-gateway"]));

        string? Field(string name) => told[name].Text("valueFrom", "fieldRef", "fieldPath");
    });

    [ToolTheory("helm")]
    [InlineData(Minimal)]
    [InlineData(Gpu)]
    public void They_may_drain_before_they_are_killed(string example) => Assert.All(RenderedChart.Of(example).Silos, workload =>
    {
        Assert.True(int.Parse(workload.Text("spec", "template", "spec", "terminationGracePeriodSeconds")!) > int.Parse(Told(workload)["Sweeper__DrainSeconds"].Text("value")!));
        Assert.Null(RenderedChart.Container(workload).At("lifecycle"));
    });

    [ToolTheory("helm")]
    [InlineData(Minimal)]
    [InlineData(Gpu)]
    public void Probes_ask_what_the_silo_answers(string example) => Assert.All(RenderedChart.Of(example).Silos, workload =>
    {
        var paths = new[] { "startupProbe", "livenessProbe", "readinessProbe" }.Select(p => RenderedChart.Container(workload).Text(p, "httpGet", "path")!).ToList();
        Assert.Equal(["/health/live", "/health/live", "/health/ready"], paths);
        Assert.All(paths, p => Assert.Contains(p, Configuration.HealthPaths));
    });

    [ToolTheory("helm")]
    [InlineData(Minimal, 1)]
    [InlineData(Gpu, 2)]
    public void Tokens_are_files_of_secrets(string example, int tokens) => Assert.All(RenderedChart.Of(example).Silos, workload =>
    {
        var told = Told(workload);
        var mounts = RenderedChart.Container(workload).Items("volumeMounts").ToDictionary(m => m.Text("mountPath")!, m => m.Text("name"));
        var secrets = workload.Items("spec", "template", "spec", "volumes").Where(v => v.At("secret") is not null).ToDictionary(v => v.Text("name")!, v => v.Text("secret", "secretName"));
        Assert.Equal(tokens, told.Keys.Count(k => k.EndsWith("__File", StringComparison.Ordinal)));
        for (var i = 0; i < tokens; i++)
        {
            var file = told[$"Sweeper__Tokens__{i}__File"].Text("value")!;
            Assert.Equal("sweeper-tokens", secrets[mounts[Path.GetDirectoryName(file)!]!]);
            Assert.Contains(told[$"Sweeper__Tokens__{i}__Role"].Text("value")!, Configuration.Roles);
        }
    });

    /// <summary>Orleans trusts whoever reaches its ports: silos reach silos, gateways the port for clients, and nobody else either.</summary>
    [ToolFact("helm")]
    public void Orleans_is_reached_by_silos_and_gateways_alone()
    {
        var chart = RenderedChart.Of(Gpu);
        var policy = Assert.Single(chart.Of("NetworkPolicy"), p => p.Text("spec", "podSelector", "matchLabels", "app.kubernetes.io/component") == "silo");
        Assert.Equal("Ingress", policy.Items("spec", "policyTypes").Single().ToString());
        Assert.Equal(
            ["gateway -> orleans-gateway", "silo -> orleans-silo"],
            policy.Items("spec", "ingress").SelectMany(r => from f in r.Items("from") from p in r.Items("ports")
                select $"{f.Text("podSelector", "matchLabels", "app.kubernetes.io/component")} -> {p.Text("port")}").Order());
        Assert.All(policy.Items("spec", "ingress"), r => Assert.NotEmpty(r.Items("from")));
        Assert.Equal(3, chart.Selected(policy.Map("spec", "podSelector", "matchLabels")).Count() + chart.Of("Deployment").Count(d => d.Text("metadata", "name") == "demo-gateway"));
    }

    [ToolFact("helm")]
    public void A_pool_of_GPUs_gets_them_and_its_own_image()
    {
        var pools = RenderedChart.Of(Gpu).Of("StatefulSet").ToDictionary(s => s.Text("metadata", "name")!);
        Assert.EndsWith("-cuda", RenderedChart.Container(pools["demo-a100"]).Text("image"), StringComparison.Ordinal);
        Assert.EndsWith("-cpu", RenderedChart.Container(pools["demo-cpu"]).Text("image"), StringComparison.Ordinal);
        Assert.Equal("1", RenderedChart.Container(pools["demo-a100"]).Text("resources", "limits", "nvidia.com/gpu"));
        Assert.Null(RenderedChart.Container(pools["demo-cpu"]).At("resources", "limits", "nvidia.com/gpu"));
    }

    [ToolFact("helm")]
    public void With_a_certificate_the_API_and_the_probes_are_https()
    {
        Assert.All(RenderedChart.Of(Minimal, "--set", "tls.secret=cert").Silos, workload =>
        {
            Assert.StartsWith("https://", Told(workload)["Sweeper__Urls"].Text("value"), StringComparison.Ordinal);
            Assert.Equal("HTTPS", RenderedChart.Container(workload).Text("readinessProbe", "httpGet", "scheme"));
            var mounts = RenderedChart.Container(workload).Items("volumeMounts").Select(m => m.Text("mountPath"));
            Assert.Contains(Path.GetDirectoryName(Told(workload)["Kestrel__Certificates__Default__KeyPath"].Text("value")), mounts);
        });
        Assert.All(RenderedChart.Of(Minimal).Silos, workload => Assert.StartsWith("http://", Told(workload)["Sweeper__Urls"].Text("value"), StringComparison.Ordinal));
    }

    [ToolFact("helm")]
    public void Telemetry_goes_to_the_collector_of_the_chart()
    {
        var chart = RenderedChart.Of(Gpu);
        var service = Assert.Single(chart.Of("Service"), s => s.Text("metadata", "name") == "demo-collector");
        Assert.All(chart.Silos, w => Assert.Equal($"http://demo-collector:{service.Items("spec", "ports").First().Text("port")}", Told(w)["OTEL_EXPORTER_OTLP_ENDPOINT"].Text("value")));
        Assert.All(RenderedChart.Of(Minimal).Silos, w => Assert.False(Told(w).ContainsKey("OTEL_EXPORTER_OTLP_ENDPOINT")));
        Assert.Equal(Repository.Read("infra/helm/sweeper/files/collector.yaml"), chart.Of("ConfigMap").Single(c => c.Text("metadata", "name") == "demo-collector").Text("data", "collector.yaml"));
        Assert.Equal(2, chart.Of("ConfigMap").Count(c => c.Map("metadata", "labels").ContainsKey("grafana_dashboard")));
    }

    [ToolFact("helm", Promtool.Name)]
    public void Alerts_are_those_of_the_compose_file_with_addresses_of_the_runbook()
    {
        var spec = RenderedChart.Of(Gpu).Of("PrometheusRule").Single().At("spec")!;
        Promtool.Check(spec.ToJsonString()).Succeeded();
        var rules = spec.Items("groups").SelectMany(g => g.Items("rules")).ToList();
        Assert.Equal(AlertRules.All.Select(r => r.Text("expr")), rules.Select(r => r.Text("expr")));
        Assert.All(
            AlertRules.All.Zip(rules),
            pair => Assert.Equal($"https://example.com/sweeper/blob/main/{pair.First.Text("annotations", "runbook_url")}", pair.Second.Text("annotations", "runbook_url")));
    }

    private static Dictionary<string, JsonNode> Told(JsonNode workload) => RenderedChart.Container(workload).Items("env").ToDictionary(e => e.Text("name")!);
}
