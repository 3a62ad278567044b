using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Sweeper.Gateway.Tests.Fakes;

/// <summary>What tests ask of answers.</summary>
internal static class HttpAnswers
{
    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public static StringContent Submission(string text, string file = "chain.yaml", params string[] sets) =>
        Json(new JsonObject { ["file"] = file, ["text"] = text, ["sets"] = new JsonArray([.. sets.Select(s => (JsonNode)s)]) }.ToJsonString());

    public static async Task<JsonNode> JsonAsync(this Task<HttpResponseMessage> call, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await call;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(expected == answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>The problem that the call must be refused with.</summary>
    public static async Task<JsonNode> ProblemAsync(this Task<HttpResponseMessage> call, HttpStatusCode expected)
    {
        using var answer = await call;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(expected == answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal((int)expected, (int)problem["status"]!);
        Assert.All(new[] { "type", "title", "detail" }, field => Assert.NotEmpty((string)problem[field]!));
        return problem;
    }

    /// <summary>Submits the sweep, and waits until it is over.</summary>
    /// <returns>Its id.</returns>
    public static async Task<string> RunAsync(this HttpClient client, string text)
    {
        var id = await client.SubmitAsync(text);
        await using var events = await EventReader.OpenAsync(client, id);
        while (await events.NextAsync() is not null)
        {
        }

        return id;
    }

    public static async Task<string> SubmitAsync(this HttpClient client, string text) =>
        (string)(await client.PostAsync("/v1/sweeps", Submission(text)).JsonAsync(HttpStatusCode.Accepted))["id"]!;
}
