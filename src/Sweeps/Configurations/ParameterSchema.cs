using System.Collections.Immutable;

namespace Sweeper.Sweeps.Configurations;

/// <summary>All parameters of a kind of trial. It is data: the executor states it, the sweep file is checked against it, the JSON schema is printed from it.</summary>
public sealed class ParameterSchema
{
    private readonly ImmutableSortedDictionary<string, Parameter> _parameters;

    /// <param name="parameters">In the order in which a reader should meet them.</param>
    public ParameterSchema(IReadOnlyList<Parameter> parameters)
    {
        Parameters = parameters;
        _parameters = parameters.ToImmutableSortedDictionary(p => p.Path, p => p, StringComparer.Ordinal);
        Defaults = Configuration.Of(parameters.Select(p => KeyValuePair.Create(p.Path, p.Default)));
    }

    public IReadOnlyList<Parameter> Parameters { get; }

    public Configuration Defaults { get; }

    public Parameter? Find(string path) => _parameters.GetValueOrDefault(path);
}
