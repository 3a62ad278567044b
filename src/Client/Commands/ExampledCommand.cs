using System.CommandLine;

namespace Sweeper.Client.Commands;

/// <summary>A command whose help ends with examples.</summary>
internal abstract class ExampledCommand(string name, string description) : Command(name, description)
{
    public abstract IReadOnlyList<string> Examples { get; }

    /// <summary>False for what is about this machine, or a store, alone.</summary>
    public virtual bool KnowsClusters => false;
}
