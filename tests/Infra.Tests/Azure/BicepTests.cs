using System.Text.Json.Nodes;
using Sweeper.Infra.Tests.Documents;
using Sweeper.Infra.Tests.Tools;

namespace Sweeper.Infra.Tests.Azure;

/// <summary>The Bicep compiler knows Azure's types and needs no Azure: what it says, and what is in the template that it makes.</summary>
public sealed class BicepTests
{
    private const string File = "infra/azure/main.bicep";
    private static readonly Lazy<JsonNode> Template = new(() => JsonNode.Parse(Build().Succeeded())!);

    private static IEnumerable<JsonNode> Resources(string type) => Template.Value.Items("resources").Where(r => r.Text("type") == type);

    [ToolFact("bicep")]
    public void The_compiler_and_its_linter_have_nothing_to_say()
    {
        var result = Build();
        Assert.Equal((0, ""), (result.Exit, result.Error.Trim()));
        var lint = Tool.Run("bicep", "", "lint", Repository.At(File));
        Assert.Equal((0, ""), (lint.Exit, (lint.Output + lint.Error).Trim()));
    }

    [ToolFact("bicep")]
    public void The_store_has_no_keys_and_is_closed()
    {
        var account = Resources("Microsoft.Storage/storageAccounts").Single();
        Assert.Equal(("false", "false", "Deny"), (account.Text("properties", "allowSharedKeyAccess"), account.Text("properties", "allowBlobPublicAccess"), account.Text("properties", "networkAcls", "defaultAction")));
        Assert.Single(Resources("Microsoft.Storage/storageAccounts/blobServices/containers"));
        Assert.DoesNotContain("listKeys", Template.Value.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Template.Value.Map("outputs").Values, o => o.Contains("password", StringComparison.OrdinalIgnoreCase));
    }

    [ToolFact("bicep")]
    public void Pods_take_an_identity_that_may_write_to_the_store()
    {
        var federation = Resources("Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials").Single();
        Assert.Equal("[format('system:serviceaccount:{0}:{1}', parameters('namespace'), parameters('serviceAccount'))]", federation.Text("properties", "subject"));
        Assert.Contains("oidcIssuerProfile.issuerURL", federation.Text("properties", "issuer"), StringComparison.Ordinal);
        // Azure's own number of Storage Blob Data Contributor.
        Assert.Equal("ba92f5b4-2d11-453d-a403-e96b0029c9fe", Template.Value.Text("variables", "roles", "storageBlobDataContributor"));
        var role = Assert.Single(Resources("Microsoft.Authorization/roleAssignments"), r => r.Text("properties", "roleDefinitionId")!.Contains("storageBlobDataContributor", StringComparison.Ordinal));
        Assert.Contains("-silos", role.Text("properties", "principalId"), StringComparison.Ordinal);
        Assert.Contains("Microsoft.Storage/storageAccounts", role.Text("scope"), StringComparison.Ordinal);
        var cluster = Resources("Microsoft.ContainerService/managedClusters").Single();
        Assert.Equal(("true", "true", "true"), (cluster.Text("properties", "securityProfile", "workloadIdentity", "enabled"), cluster.Text("properties", "oidcIssuerProfile", "enabled"), cluster.Text("properties", "disableLocalAccounts")));
    }

    [ToolFact("bicep")]
    public void Membership_is_not_evicted_and_not_in_the_clear()
    {
        var database = Resources("Microsoft.Cache/redisEnterprise/databases").Single();
        Assert.Equal(("NoEviction", "Encrypted"), (database.Text("properties", "evictionPolicy"), database.Text("properties", "clientProtocol")));
    }

    /// <summary>What the chart's example asks of a machine is what the machines of the pool have.</summary>
    [ToolFact("bicep")]
    public void GPU_machines_come_from_none_and_take_the_pods_of_the_chart()
    {
        var pool = Resources("Microsoft.ContainerService/managedClusters/agentPools").Single();
        Assert.Equal(("true", "0"), (pool.Text("properties", "enableAutoScaling"), pool.Text("properties", "minCount")));
        var chart = Yaml.Read(Repository.Read("infra/helm/sweeper/examples/gpu-azure.yaml")).Items("pools").First();
        Assert.Equal(pool.Map("properties", "nodeLabels"), chart.Map("nodeSelector"));
        var taint = pool.Items("properties", "nodeTaints").Single().ToString();
        Assert.Contains(chart.Items("tolerations"), t => taint.StartsWith($"{t.Text("key")}=", StringComparison.Ordinal) && taint.EndsWith($":{t.Text("effect")}", StringComparison.Ordinal));
    }

    [ToolFact("bicep")]
    public void What_it_says_for_the_chart_are_values_of_the_chart()
    {
        var values = Yaml.Read(Repository.Read("infra/helm/sweeper/values.yaml"));
        var said = (JsonObject)Template.Value.At("outputs", "values", "value")!;
        Assert.Equal(["image", "serviceAccount", "store"], said.Select(p => p.Key).Order());
        Assert.All(said, p => Assert.NotNull(values[p.Key]));
        Assert.All(said.Where(p => p.Value is JsonObject), p => Assert.Subset(values.Map(p.Key).Keys.ToHashSet(), p.Value.Map().Keys.ToHashSet()));
    }

    private static ToolResult Build() => Tool.Run("bicep", "", "build", Repository.At(File), "--stdout");
}
