using System.Text.Json.Nodes;

namespace Sweeper.Infra.Tests.Documents;

/// <summary>Ways through documents whose parts may be missing.</summary>
internal static class JsonWalk
{
    /// <summary>The node at a path of keys, or null.</summary>
    public static JsonNode? At(this JsonNode? node, params string[] path) => path.Aggregate(node, (at, key) => (at as JsonObject)?[key]);

    public static string? Text(this JsonNode? node, params string[] path) => node.At(path)?.ToString();

    /// <summary>The items of the list at a path; none when there is no list.</summary>
    public static IEnumerable<JsonNode> Items(this JsonNode? node, params string[] path) => (node.At(path) as JsonArray ?? []).OfType<JsonNode>();

    /// <summary>The entries of the mapping at a path; none when there is no mapping.</summary>
    public static IReadOnlyDictionary<string, string> Map(this JsonNode? node, params string[] path) =>
        (node.At(path) as JsonObject ?? []).ToDictionary(p => p.Key, p => p.Value?.ToString() ?? "");

    /// <summary>Everything in the document that has this key.</summary>
    public static IEnumerable<JsonNode> Everywhere(this JsonNode? node, string key) => node switch
    {
        JsonObject map => map.SelectMany(p => (p.Key == key && p.Value is not null ? [p.Value] : Array.Empty<JsonNode>()).Concat(p.Value.Everywhere(key))),
        JsonArray list => list.SelectMany(item => item.Everywhere(key)),
        _ => [],
    };
}
