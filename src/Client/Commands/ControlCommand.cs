using System.CommandLine;
using Sweeper.Client.Clusters;
using Sweeper.Client.Controlling;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Client.Stored;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Client.Commands;

/// <summary>A command that asks something of a sweep, whether it runs or not.</summary>
internal abstract class ControlCommand : ExampledCommand
{
    private readonly Argument<string> _sweep = SharedOptions.Sweep();
    private readonly Option<string> _store = SharedOptions.Store();
    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Leave the request and do not wait until it is taken." };
    private readonly Option<bool> _json = SharedOptions.Json();

    protected ControlCommand(string name, string description)
        : base(name, description)
    {
        Add(_sweep);
        Add(_store);
        Add(_noWait);
        Add(_json);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    public sealed override bool KnowsClusters => true;

    /// <exception cref="InputException">What was asked for cannot be.</exception>
    protected abstract Task<ControlAnswer> AskAsync(ParseResult parsed, SweepPlan plan, IStore store, ControlDesk desk);

    private async Task<int> RunAsync(ParseResult parsed)
    {
        using var store = SweepPlace.OpenToAsk(parsed, _store);
        var plan = StoredSweep.Find(store, parsed.GetValue(_sweep)!);
        var wait = !parsed.GetValue(_noWait);
        var answer = await AskAsync(parsed, plan, store, store is HttpStore there ? new ClusterDesk(there, plan, wait) : new StoreDesk(store, plan, wait));
        if (parsed.GetValue(_json))
            JsonPrinter.Print(answer.ToJson());
        else
            Console.Out.WriteLine(answer.Message);
        return ExitCode.Done;
    }
}
