using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Sweeper.Infra.Tests.Documents;

/// <summary>YAML as JSON, anchors and merge keys resolved. A key that stands twice in a mapping is an error.</summary>
internal static class Yaml
{
    private static readonly IDeserializer Deserializer = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().WithDuplicateKeyChecking().Build();

    public static JsonNode Read(string text) => All(text).Single();

    /// <summary>The documents of a stream; empty ones are left out.</summary>
    public static IReadOnlyList<JsonNode> All(string text)
    {
        var parser = new MergingParser(new Parser(new StringReader(text)));
        parser.Consume<StreamStart>();
        var documents = new List<JsonNode>();
        while (parser.Accept<DocumentStart>(out _))
        {
            if (Node(Deserializer.Deserialize(parser)) is { } node)
                documents.Add(node);
        }

        return documents;
    }

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        IDictionary<object, object?> map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key.ToString()!, Node(p.Value)))),
        IEnumerable<object?> list => new JsonArray([.. list.Select(Node)]),
        bool flag => flag,
        string text => text,
        double or float => Convert.ToDouble(value),
        _ => Convert.ToInt64(value),
    };
}
