using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Specs;

namespace Sweeper.Engine.Clusters;

/// <summary>Reads the configurations of a sweep's orders: an arm's is read once, and not again for each of its seeds. For many threads.</summary>
internal sealed class OrderedConfigurations(ParameterSchema schema)
{
    /// <summary>A few megabytes.</summary>
    public const int Most = 1024;

    private readonly ConcurrentDictionary<string, Configuration> _read = new(StringComparer.Ordinal);

    /// <param name="json">As <see cref="StartOrder.Configuration"/>.</param>
    /// <param name="why">Why it is null.</param>
    /// <returns>Null when it is no configuration of this schema.</returns>
    public Configuration? Read(string json, out string? why)
    {
        why = null;
        if (_read.TryGetValue(json, out var known))
            return known;
        if (ConfigurationReader.Read(JsonNode.Parse(json)!.AsObject(), schema, out var problems) is not { } configuration)
        {
            why = problems[0];
            return null;
        }

        if (_read.Count >= Most)
            _read.Clear();
        return _read[json] = configuration;
    }
}
