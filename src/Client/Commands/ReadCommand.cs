using System.CommandLine;
using Sweeper.Client.Inputs;
using Sweeper.Client.Stored;
using Sweeper.Engine.Stores;

namespace Sweeper.Client.Commands;

/// <summary>A command that only reads, from a store or from a cluster's.</summary>
internal abstract class ReadCommand : ExampledCommand
{
    private readonly Option<string> _store = SharedOptions.Store();
    private readonly Option<bool> _json = SharedOptions.Json();

    protected ReadCommand(string name, string description)
        : base(name, description)
    {
        Add(_store);
        Add(_json);
        SetAction(parsed =>
        {
            using var store = SweepPlace.OpenToRead(parsed, _store);
            return Read(parsed, store, IsJson(parsed));
        });
    }

    public sealed override bool KnowsClusters => true;

    protected bool IsJson(ParseResult parsed) => IsJson(parsed.CommandResult);

    protected bool IsJson(System.CommandLine.Parsing.CommandResult result) => result.GetValue(_json);

    /// <param name="json">JSON is wanted, and nothing else on stdout.</param>
    /// <returns>The exit code.</returns>
    protected abstract int Read(ParseResult parsed, IStore store, bool json);
}
