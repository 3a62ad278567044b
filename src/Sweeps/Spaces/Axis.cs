using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Expressions;
using Sweeper.Sweeps.Specs;

namespace Sweeper.Sweeps.Spaces;

/// <summary>One parameter that a sweep varies.</summary>
/// <param name="When">Condition on base and other axes; where it is false the parameter keeps its base value. Null: always.</param>
internal sealed record Axis(Parameter Parameter, Domain Domain, Formula? When, Place Place)
{
    public string Path => Parameter.Path;
}
