using Sweeper.Sweeps.Configurations;

namespace Sweeper.Sweeps.Specs;

/// <summary>A parameter with a legal value of its kind, and where that was written.</summary>
internal sealed record Setting(Parameter Parameter, Value Value, Place Place)
{
    public string Path => Parameter.Path;
}
