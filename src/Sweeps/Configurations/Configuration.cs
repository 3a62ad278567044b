using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Sweeper.Sweeps.Configurations;

/// <summary>
/// An immutable map from dotted path (<c>model.layers</c>) to value: everything about a trial but its seed. A configuration that reaches an executor is
/// complete: the schema's defaults are filled in and every value has the kind that the schema gives it.
/// </summary>
public sealed class Configuration : IEquatable<Configuration>
{
    private readonly ImmutableSortedDictionary<string, Value> _values;

    private Configuration(ImmutableSortedDictionary<string, Value> values) => _values = values;

    public static Configuration Empty { get; } = new(ImmutableSortedDictionary.Create<string, Value>(StringComparer.Ordinal));

    public static Configuration Of(IEnumerable<KeyValuePair<string, Value>> values) => new(Empty._values.SetItems(values));

    /// <summary>Paths in ordinal order.</summary>
    public IEnumerable<string> Paths => _values.Keys;

    public Value this[string path] => _values.TryGetValue(path, out var value) ? value : throw new KeyNotFoundException($"The configuration has no '{path}'.");

    public bool TryGet(string path, out Value value) => _values.TryGetValue(path, out value);

    public Configuration With(string path, Value value) => new(_values.SetItem(path, value));

    public int Integer(string path) => checked((int)this[path].AsInteger);

    public double Real(string path) => this[path].AsReal;

    public string Word(string path) => this[path].AsWord;

    public bool Truth(string path) => this[path].AsTruth;

    /// <summary>Nested by the dots, keys in ordinal order: <c>{"model":{"heads":4,…},"task":{…}}</c>. The minified text of it is the canonical form that ids hash.</summary>
    public JsonObject ToJson()
    {
        var root = new JsonObject();
        foreach (var (path, value) in _values)
        {
            var names = path.Split('.');
            var node = root;
            foreach (var name in names[..^1])
            {
                if (node[name] is not JsonObject child)
                    node[name] = child = [];
                node = child;
            }

            node[names[^1]] = value.ToJson();
        }

        return root;
    }

    public bool Equals(Configuration? other) => other is not null && _values.Count == other._values.Count && _values.SequenceEqual(other._values);

    public override bool Equals(object? obj) => Equals(obj as Configuration);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (path, value) in _values)
        {
            hash.Add(path, StringComparer.Ordinal);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }
}
