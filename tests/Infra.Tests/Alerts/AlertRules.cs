using System.Text.Json.Nodes;
using Sweeper.Infra.Tests.Documents;

namespace Sweeper.Infra.Tests.Alerts;

/// <summary>The alerts of the compose file and of the chart.</summary>
internal static class AlertRules
{
    public const string File = "infra/helm/sweeper/files/alerts.yaml";

    public static IReadOnlyList<JsonNode> All { get; } = [.. Yaml.Read(Repository.Read(File)).Items("groups").SelectMany(g => g.Items("rules"))];
}
