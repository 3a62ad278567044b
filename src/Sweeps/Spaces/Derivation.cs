using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Expressions;

namespace Sweeper.Sweeps.Spaces;

/// <summary>A parameter whose value is computed from others in every arm.</summary>
internal sealed record Derivation(Parameter Parameter, Formula Formula)
{
    public string Path => Parameter.Path;
}
