using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sweeper.Infra.Tests.Documents;
using Sweeper.Infra.Tests.Tools;

namespace Sweeper.Infra.Tests.Chart;

/// <summary>Objects of the chart are legal and refer to one another rightly. Rendered by helm; checked against Kubernetes' types by infra/tools/KubeCheck.</summary>
public sealed partial class ChartTests
{
    private const string Minimal = "minimal", Gpu = "gpu-azure";

    [ToolTheory("helm", "kubecheck")]
    [InlineData(Minimal)]
    [InlineData(Gpu)]
    public void Objects_are_Kubernetes(string example)
    {
        var chart = RenderedChart.Of(example);
        var seen = Tool.Run("kubecheck", chart.Text).Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(chart.Objects.Count, seen.Length);
        Assert.All(seen.Where(s => s[0] == '?'), s => Assert.Contains(s, new[] { "? ServiceMonitor", "? PrometheusRule" }));
    }

    [ToolFact("helm", "kubecheck")]
    public void A_field_that_Kubernetes_does_not_have_is_found() =>
        Assert.NotEqual(0, Tool.Run("kubecheck", RenderedChart.Of(Minimal).Text.Replace("readinessProbe", "readyProbe", StringComparison.Ordinal)).Exit);

    [ToolTheory("helm")]
    [InlineData(Minimal)]
    [InlineData(Gpu)]
    public void Names_are_legal_and_taken_once(string example)
    {
        var names = RenderedChart.Of(example).Objects.Select(o => (Kind: o.Text("kind")!, Name: o.Text("metadata", "name")!, Api: o.Text("apiVersion")!)).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, n => Assert.Matches(Name(), n.Name));
        Assert.DoesNotContain(names, n => n.Kind == "Secret");
    }

    [ToolTheory("helm")]
    [InlineData(Minimal)]
    [InlineData(Gpu)]
    public void Selectors_select(string example)
    {
        var chart = RenderedChart.Of(example);
        Assert.All(chart.Workloads, w => Assert.Same(w, Assert.Single(chart.Selected(w.Map("spec", "selector", "matchLabels")))));
        Assert.All(chart.Of("PodDisruptionBudget"), b => Assert.Single(chart.Selected(b.Map("spec", "selector", "matchLabels"))));
        Assert.All(chart.Silos, w => Assert.Contains(chart.Of("PodDisruptionBudget"), b => chart.Selected(b.Map("spec", "selector", "matchLabels")).Contains(w)));
        foreach (var service in chart.Of("Service"))
        {
            var pods = chart.Selected(service.Map("spec", "selector")).ToList();
            Assert.NotEmpty(pods);
            Assert.All(service.Items("spec", "ports"), p => Assert.All(pods, w => Assert.Contains(p.Text("targetPort"), RenderedChart.Ports(w))));
        }

        foreach (var policy in chart.Of("NetworkPolicy"))
        {
            var pods = chart.Selected(policy.Map("spec", "podSelector", "matchLabels")).ToList();
            Assert.NotEmpty(pods);
            Assert.All(policy.Items("spec", "ingress").SelectMany(r => r.Items("ports")), p => Assert.All(pods, w => Assert.Contains(p.Text("port"), RenderedChart.Ports(w))));
        }
    }

    [ToolTheory("helm")]
    [InlineData(Minimal)]
    [InlineData(Gpu)]
    public void What_is_mounted_or_probed_or_routed_to_exists(string example)
    {
        var chart = RenderedChart.Of(example);
        foreach (var workload in chart.Workloads)
        {
            var pod = workload.At("spec", "template", "spec");
            var volumes = pod.Items("volumes").Select(v => v.Text("name")).Concat(workload.Items("spec", "volumeClaimTemplates").Select(c => c.Text("metadata", "name")));
            Assert.Equal(volumes.Order(), RenderedChart.Container(workload).Items("volumeMounts").Select(m => m.Text("name")).Order());
            var probes = new[] { "startupProbe", "livenessProbe", "readinessProbe" }.Select(p => RenderedChart.Container(workload).At(p, "httpGet")).OfType<JsonNode>().ToList();
            Assert.NotEmpty(probes);
            Assert.All(probes, p => Assert.Contains(p.Text("port"), RenderedChart.Ports(workload)));
        }

        var services = chart.Of("Service").ToDictionary(s => s.Text("metadata", "name")!);
        Assert.All(chart.Of("StatefulSet"), s => Assert.Equal("None", services[s.Text("spec", "serviceName")!].Text("spec", "clusterIP")));
        Assert.All(chart.Workloads.SelectMany(w => w.Everywhere("serviceAccountName")), a => Assert.Contains(chart.Of("ServiceAccount"), o => o.Text("metadata", "name") == a.ToString()));
        Assert.All(chart.Of("Ingress").SelectMany(i => i.Everywhere("backend")), b => Assert.Contains(services[b.Text("service", "name")!].Items("spec", "ports"), p => p.Text("name") == b.Text("service", "port", "name")));
        Assert.All(chart.Workloads.SelectMany(w => w.Everywhere("configMap")), c => Assert.Contains(chart.Of("ConfigMap"), o => o.Text("metadata", "name") == c.Text("name")));
        foreach (var monitor in chart.Of("ServiceMonitor"))
        {
            var wanted = monitor.Map("spec", "selector", "matchLabels");
            var monitored = Assert.Single(services.Values, s => wanted.All(l => s.Map("metadata", "labels").GetValueOrDefault(l.Key) == l.Value));
            Assert.All(monitor.Items("spec", "endpoints"), e => Assert.Contains(monitored.Items("spec", "ports"), p => p.Text("name") == e.Text("port")));
        }
    }

    [ToolTheory("helm")]
    [InlineData(Minimal)]
    [InlineData(Gpu)]
    public void Pods_have_no_more_rights_than_they_need_and_pinned_images(string example) => Assert.All(RenderedChart.Of(example).Workloads, workload =>
    {
        var (pod, container) = (workload.At("spec", "template", "spec"), RenderedChart.Container(workload));
        Assert.Equal("true", pod.Text("securityContext", "runAsNonRoot"));
        Assert.Equal("false", pod.Text("automountServiceAccountToken"));
        Assert.Equal(
            ("false", "true", "ALL"),
            (container.Text("securityContext", "allowPrivilegeEscalation"), container.Text("securityContext", "readOnlyRootFilesystem"), container.Items("securityContext", "capabilities", "drop").Single().ToString()));
        Assert.Matches(Pinned(), container.Text("image"));
        Assert.NotNull(container.At("resources", "limits", "memory"));
    });

    [ToolTheory("helm")]
    [InlineData("pools[0].name=x,pools[0].replicas=1,pools[0].devices=gpu:1,pools[0].spool.size=1Gi", "/pools/0/devices")]
    [InlineData("store=", "/store")]
    [InlineData("store=/mnt/sweeps", "/store")]
    [InlineData("cluster.secret=", "/cluster/secret")]
    [InlineData("tokens[0].role=root", "/tokens/0")]
    [InlineData("image.tag=latest", "/image/tag")]
    [InlineData("drainSeconds=0", "/drainSeconds")]
    [InlineData("gatway.replicas=3", "gatway")]
    [InlineData("gateway.ingress.enabled=true", "/gateway/ingress/host")]
    public void Values_that_cannot_work_are_refused(string set, string where)
    {
        var result = RenderedChart.Helm(Minimal, "--set", set);
        Assert.NotEqual(0, result.Exit);
        Assert.Contains(where, result.Error, StringComparison.Ordinal);
    }

    [ToolFact("helm")]
    public void Helm_finds_nothing_to_complain_of() =>
        Assert.Contains("0 chart(s) failed", Tool.Run("helm", "", "lint", "--strict", Repository.At(RenderedChart.Folder), "-f", Repository.At($"{RenderedChart.Folder}/examples/{Gpu}.yaml")).Succeeded(), StringComparison.Ordinal);

    [GeneratedRegex("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[a-z0-9./-]+:v?[0-9]+\.[0-9][A-Za-z0-9._-]*$")]
    private static partial Regex Pinned();
}
