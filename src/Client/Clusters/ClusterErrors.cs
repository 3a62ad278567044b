using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Client.Exits;
using Sweeper.Engine.Stores;

namespace Sweeper.Client.Clusters;

/// <summary>What a gateway refuses (application/problem+json), as this console's errors: what was asked is wrong (<see cref="InputException"/>), it will not
/// answer this one (<see cref="StoreException"/>), or cannot just now (another <see cref="IOException"/>).</summary>
internal static class ClusterErrors
{
    /// <summary>Null for an answer that is none.</summary>
    public static Exception? Of(ClusterAddress address, HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
            return null;
        var problem = ProblemOf(response);
        var detail = (Text(problem, "detail") ?? Text(problem, "title") ?? $"it answers {(int)response.StatusCode} {response.ReasonPhrase}").TrimEnd('.');
        return response.StatusCode switch
        {
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.UnprocessableEntity =>
                new InputException(Problems(problem) ?? [$"the cluster {address.Name} cannot take this: {detail}"]),
            HttpStatusCode.NotFound when problem is not null => new InputException($"the cluster {address.Name} does not have that: {detail}. `sweeper list --cluster {address.Name}` names its sweeps."),
            HttpStatusCode.NotFound => new InputException($"--cluster must be the address of a sweeper gateway, but {address.Name} answers 404 to what every gateway knows."),
            HttpStatusCode.Unauthorized => new StoreException(
                $"the cluster {address.Name} must be shown a token that it knows, but {(address.Token is null ? "none was given" : "does not know this one")}; put one into SWEEPER_TOKEN, or into a file for --token-file"),
            HttpStatusCode.Forbidden => new StoreException(
                $"the cluster {address.Name} lets tokens of the role 'submit' do this, but this token's may only look; ask whoever runs the cluster for another"),
            >= HttpStatusCode.Moved and < HttpStatusCode.BadRequest => new StoreException(
                $"the cluster {address.Name} must answer by itself, but points to {response.Headers.Location}; if that is the cluster, use it for --cluster"),
            _ => new IOException($"the cluster {address.Name} must answer, but: {detail}; try again in a while"),
        };
    }

    private static JsonObject? ProblemOf(HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
            return null;
        try
        {
            using var stream = response.Content.ReadAsStream();
            return JsonNode.Parse(stream) as JsonObject;
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return null;
        }
    }

    private static string? Text(JsonObject? problem, string name) => problem?[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    private static IReadOnlyList<string>? Problems(JsonObject? problem) =>
        problem?["problems"] is JsonArray { Count: > 0 } all ? [.. all.Select(p => p is JsonValue v && v.TryGetValue<string>(out var text) ? text : $"{p}")] : null;
}
