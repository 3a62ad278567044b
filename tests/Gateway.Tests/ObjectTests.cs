using System.Net;
using Sweeper.Gateway.Calls;
using Sweeper.Gateway.Tests.Fakes;

namespace Sweeper.Gateway.Tests;

/// <summary>The store, seen through names that people may read, and no others.</summary>
public sealed class ObjectTests
{
    [Fact]
    public async Task Everything_that_is_listed_is_read_as_it_is_in_the_store()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = gateway.Client();
        var id = await client.RunAsync(RunningGateway.Sweep());
        using var viewer = gateway.Client(RunningGateway.ViewToken);

        string[] names = [.. (await viewer.GetAsync("/v1/objects").JsonAsync())["names"]!.AsArray().Select(n => (string)n!)];

        Assert.Equal(gateway.Store.List(""), names);
        Assert.Contains($"{id}/table.csv", names);
        foreach (var name in names)
        {
            var bytes = await File.ReadAllBytesAsync(gateway.Folder.At(["store", .. name.Split('/')]));
            using var head = await viewer.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/v1/objects/{name}"));
            using var answer = await viewer.GetAsync($"/v1/objects/{name}");
            Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal(bytes.Length, answer.Content.Headers.ContentLength);
            Assert.Equal((bytes.Length, answer.Headers.ETag), (head.Content.Headers.ContentLength, head.Headers.ETag));
            using var again = new HttpRequestMessage(HttpMethod.Get, $"/v1/objects/{name}") { Headers = { { "If-None-Match", answer.Headers.ETag!.ToString() } } };
            Assert.Equal(HttpStatusCode.NotModified, (await viewer.SendAsync(again)).StatusCode);
        }
    }

    [Fact]
    public async Task A_folder_is_listed()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = gateway.Client();
        var id = await client.RunAsync(RunningGateway.Sweep());

        foreach (var folder in new[] { "trials/", $"{id}/", $"{id}/journal/" })
        {
            var names = (await client.GetAsync($"/v1/objects?under={Uri.EscapeDataString(folder)}").JsonAsync())["names"]!.AsArray().Select(n => (string)n!);
            Assert.Equal(gateway.Store.List(folder), names);
        }

        foreach (var folder in new[] { "trials", "../", "/", "trials/../", $"{id}/control/", "trials\\", "a\0/", new string('a', 1000) + "/" })
            await client.GetAsync($"/v1/objects?under={Uri.EscapeDataString(folder)}").ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Large_objects_are_streamed()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = gateway.Client();
        var id = await client.RunAsync(RunningGateway.Sweep().Replace("chain.steps: 8", "chain: {steps: 8, artifact_bytes: 16000000}", StringComparison.Ordinal));
        var name = gateway.Store.List("trials/").First(n => n.EndsWith("/chain.bin", StringComparison.Ordinal));

        using var answer = await client.GetAsync($"/v1/objects/{name}", HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(16_000_000, answer.Content.Headers.ContentLength);
        Assert.Equal(await File.ReadAllBytesAsync(gateway.Folder.At(["store", .. name.Split('/')])), await answer.Content.ReadAsByteArrayAsync());
        Assert.NotEmpty(id);
    }

    [Theory]
    [InlineData("/v1/objects/../../etc/passwd", 404)]
    [InlineData("/v1/objects/%2e%2e/%2e%2e/secret", 404)]
    [InlineData("/v1/objects/%2e%2e%2f%2e%2e%2fsecret", 404)]
    [InlineData("/v1/objects/..%5c..%5csecret", 404)]
    [InlineData("/v1/objects/..\\..\\secret", 404)]
    [InlineData("/v1/objects/trials/0123456789abcdef/..%2f..%2fstore.json", 404)]
    [InlineData("/v1/objects/trials/0123456789abcdef/%252e%252e/store.json", 404)]
    [InlineData("/v1/objects//etc/passwd", 404)]
    [InlineData("/v1/objects/store.json%00.txt", 400)]
    [InlineData("/v1/objects/STORE.JSON", 404)]
    [InlineData("/v1/objects/.lock", 404)]
    [InlineData("/v1/objects/secret", 404)]
    [InlineData("/v1/objects/chain-123456/control/20261122-1.json", 404)]
    [InlineData("/v1/objects/con", 404)]
    [InlineData("/v1/objects/store.json:stream", 404)]
    public async Task Names_that_lead_elsewhere_are_nobodys(string path, int status)
    {
        await using var gateway = await RunningGateway.StartAsync();
        await File.WriteAllTextAsync(gateway.Folder.At("secret"), "swordfish");
        await File.WriteAllTextAsync(gateway.Folder.At("store", "secret"), "swordfish");
        var before = gateway.Listing;

        var answer = await gateway.RawAsync($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {RunningGateway.SubmitToken}\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", answer, StringComparison.Ordinal);
        Assert.Equal(before, gateway.Listing);
    }

    [Fact]
    public async Task A_name_of_1000_characters_is_nobodys()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var client = gateway.Client();

        await client.GetAsync($"/v1/objects/{new string('a', 1000)}").ProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("chain-123456/plan.json")]
    [InlineData("chain-123456/journal/0000000001.jsonl")]
    [InlineData("chain-123456/journal/0000050000.snapshot")]
    [InlineData("trials/0123456789abcdef/weights.safetensors")]
    [InlineData("trials/0123456789abcdef/checkpoints/0000000100")]
    [InlineData("lineages/0123456789abcdef/0000000100-0123456789abcdef")]
    public void Names_of_known_shape_come_back_as_they_are(string name) => Assert.Equal(name, ReadableName.Of(name));

    [Theory]
    [InlineData("chain-123456/journal/0000000001.jsonl.damaged-1")]
    [InlineData("chain-123456/journal/1.jsonl")]
    [InlineData("chain-123456/.lease")]
    [InlineData("chain-12345g/plan.json")]
    [InlineData("trials/0123456789ABCDEF/result.json")]
    [InlineData("trials/0123456789abcde/result.json")]
    [InlineData("trials/0123456789abcdef/checkpoints/../result.json")]
    [InlineData("damaged/trials/0123456789abcdef/result.json")]
    [InlineData("")]
    [InlineData(null)]
    public void All_others_are_none(string? name) => Assert.Null(ReadableName.Of(name));
}
