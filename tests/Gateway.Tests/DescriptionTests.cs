using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Sweeper.Gateway.Tests.Fakes;

namespace Sweeper.Gateway.Tests;

/// <summary>/openapi.json, what is mapped, and docs/gateway.md say the same.</summary>
public sealed class DescriptionTests
{
    [Fact]
    public async Task The_document_has_every_call_with_every_status_that_it_is_answered_with()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = gateway.Client(token: null);
        var document = await client.GetAsync("/openapi.json").JsonAsync();

        var described = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(m => $"{m.Key.ToUpperInvariant()} {p.Key}: {Statuses(m.Value!)}")).Order().ToList();

        string[] expected =
        [
            "GET /health/live: 200",
            "GET /health/ready: 200,503",
            "GET /openapi.json: 200",
            "GET /v1/devices: 200,401,429,503",
            "GET /v1/objects/{name}: 200,304,401,404,429,503",
            "GET /v1/objects: 200,401,404,429,503",
            "GET /v1/sweeps/{id}/events: 200,401,404,429,503",
            "GET /v1/sweeps/{id}/report: 200,401,404,429,503",
            "GET /v1/sweeps/{id}: 200,401,404,429,503",
            "GET /v1/sweeps: 200,401,429,503",
            "GET /v1: 200,401,429",
            "HEAD /health/live: 200",
            "HEAD /health/ready: 200,503",
            "HEAD /v1/objects/{name}: 200,304,401,404,429,503",
            "POST /v1/sweeps/{id}/control: 202,400,401,403,404,408,413,415,429,503",
            "POST /v1/sweeps: 202,400,401,403,408,413,415,429,503",
        ];
        Assert.Equal(expected.Order(), described);
        Assert.Equal("bearer", (string)document["components"]!["securitySchemes"]!["bearer"]!["scheme"]!);
    }

    [Fact]
    public async Task Every_endpoint_is_in_the_document_and_every_path_in_the_page()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = gateway.Client(token: null);
        var paths = (await client.GetAsync("/openapi.json").JsonAsync())["paths"]!.AsObject().Select(p => p.Key).ToHashSet();
        var page = await File.ReadAllTextAsync(Page());
        var mapped = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => e.RoutePattern.RawText!.Replace("{**name}", "{name}", StringComparison.Ordinal)).Distinct().ToList();

        Assert.True(mapped.Count >= 12);
        Assert.All(mapped, path => Assert.Contains(path, paths));
        Assert.All(mapped, path => Assert.True(page.Contains($" {path}`", StringComparison.Ordinal) || page.Contains($" {path}?", StringComparison.Ordinal), path));
    }

    private static string Statuses(JsonNode operation) => string.Join(',', operation["responses"]!.AsObject().Select(r => r.Key).Order());

    private static string Page()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Sweeper.sln")))
                return Path.Combine(folder.FullName, "docs", "gateway.md");
        }

        throw new InvalidOperationException($"No Sweeper.sln above {AppContext.BaseDirectory}.");
    }
}
