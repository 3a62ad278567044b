using System.Text.Json.Nodes;
using Sweeper.Infra.Tests.Documents;
using Sweeper.Infra.Tests.Metrics;
using Sweeper.Infra.Tests.Tools;

namespace Sweeper.Infra.Tests.Dashboards;

public sealed class DashboardTests
{
    private const string Folder = "infra/helm/sweeper/files/dashboards";

    public static TheoryData<string> Files => [.. Repository.Files(Folder, ".json")];

    [Fact]
    public void There_are_two() => Assert.Equal(
        ["Sweeper: cluster", "Sweeper: sweeps"],
        Repository.Files(Folder, ".json").Select(f => Read(f).Text("title")!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Files))]
    public void Panels_ask_for_series_that_somebody_sends(string file)
    {
        var expressions = Read(file).Items("panels").SelectMany(p => p.Items("targets")).Select(t => t.Text("expr")!).ToList();
        Assert.All(expressions, e => Assert.Equal("", string.Join(' ', Expression.Unknown(e))));
        Assert.All(expressions, e => Assert.NotEmpty(Expression.Series(e)));
    }

    [Fact]
    public void Every_measurement_of_the_engine_can_be_seen()
    {
        var seen = Repository.Files(Folder, ".json").SelectMany(f => Read(f).Everywhere("expr")).SelectMany(e => Expression.Series(e.ToString())).ToHashSet();
        Assert.All(EngineMetrics.InTheDocs, m => Assert.True(m.Series.Any(seen.Contains), m.Name));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Panels_have_ids_titles_queries_and_places_of_their_own(string file)
    {
        var panels = Read(file).Items("panels").ToList();
        Assert.Equal(panels.Count, panels.Select(p => p.Text("id")).Distinct().Count());
        Assert.Equal(panels.Count, panels.Select(p => p.Text("title")).Distinct().Count());
        var cells = panels.SelectMany(Cells).ToList();
        Assert.Equal(cells.Count, cells.Distinct().Count());
        Assert.All(cells, c => Assert.InRange(c.X, 0, 23));
        Assert.All(panels, p =>
        {
            var queries = p.Items("targets").Select(t => t.Text("refId")).ToList();
            Assert.NotEmpty(queries);
            Assert.Equal(queries.Distinct(), queries);
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Their_source_is_provisioned(string file)
    {
        var provisioned = Yaml.Read(Repository.Read("infra/compose/grafana/provisioning/datasources/sweeper.yaml")).Items("datasources").Select(d => d.Text("uid")).ToList();
        Assert.All(Read(file).Items("panels"), p => Assert.Contains(p.Text("datasource", "uid"), provisioned));
    }

    /// <summary>As rules that record: promtool reads expressions in rule files only.</summary>
    [ToolFact(Promtool.Name)]
    public void Prometheus_understands_every_query()
    {
        var rules = Repository.Files(Folder, ".json").SelectMany(f => Read(f).Everywhere("expr")).Select((e, i) => new JsonObject { ["record"] = $"query:{i}", ["expr"] = e.ToString() });
        var groups = new JsonObject { ["groups"] = new JsonArray(new JsonObject { ["name"] = "queries", ["rules"] = new JsonArray([.. rules]) }) };
        Promtool.Check(groups.ToJsonString()).Succeeded();
    }

    private static JsonNode Read(string file) => JsonNode.Parse(Repository.Read(file))!;

    private static IEnumerable<(int X, int Y)> Cells(JsonNode panel)
    {
        var (x, y) = (int.Parse(panel.Text("gridPos", "x")!), int.Parse(panel.Text("gridPos", "y")!));
        return from dx in Enumerable.Range(0, int.Parse(panel.Text("gridPos", "w")!)) from dy in Enumerable.Range(0, int.Parse(panel.Text("gridPos", "h")!)) select (x + dx, y + dy);
    }
}
