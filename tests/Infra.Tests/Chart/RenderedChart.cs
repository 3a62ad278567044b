using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Sweeper.Infra.Tests.Documents;
using Sweeper.Infra.Tests.Tools;

namespace Sweeper.Infra.Tests.Chart;

/// <summary>What helm makes of the chart with a set of values.</summary>
/// <param name="Text">As helm prints it.</param>
internal sealed record RenderedChart(string Text, IReadOnlyList<JsonNode> Objects)
{
    public const string Folder = "infra/helm/sweeper";

    private static readonly ConcurrentDictionary<string, RenderedChart> Known = [];

    /// <param name="example">A file of examples/, without its ending.</param>
    /// <param name="more">Further arguments of helm.</param>
    public static RenderedChart Of(string example, params string[] more) => Known.GetOrAdd(string.Join(' ', [example, .. more]), _ =>
    {
        var text = Helm(example, more).Succeeded();
        return new RenderedChart(text, Yaml.All(text));
    });

    public static ToolResult Helm(string example, params string[] more) =>
        Tool.Run("helm", "", ["template", "demo", Repository.At(Folder), "--namespace", "sweeper", "-f", Repository.At($"{Folder}/examples/{example}.yaml"), .. more]);

    public IEnumerable<JsonNode> Of(string kind) => Objects.Where(o => o.Text("kind") == kind);

    /// <summary>Deployments and stateful sets.</summary>
    public IEnumerable<JsonNode> Workloads => Of("Deployment").Concat(Of("StatefulSet"));

    /// <summary>Those that run sweeper-silo.</summary>
    public IEnumerable<JsonNode> Silos => Workloads.Where(w => w.Text("spec", "template", "metadata", "labels", "app.kubernetes.io/component") is "silo" or "gateway");

    /// <summary>Workloads whose pods have all these labels.</summary>
    public IEnumerable<JsonNode> Selected(IReadOnlyDictionary<string, string> labels) =>
        Workloads.Where(w => labels.All(l => w.Map("spec", "template", "metadata", "labels").GetValueOrDefault(l.Key) == l.Value));

    public static JsonNode Container(JsonNode workload) => workload.Items("spec", "template", "spec", "containers").Single();

    public static IReadOnlyList<string> Ports(JsonNode workload) => [.. Container(workload).Items("ports").Select(p => p.Text("name")!)];
}
