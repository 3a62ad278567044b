using System.CommandLine;
using Sweeper.Client.Controlling;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Client.Stored;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Storage.Azure;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Client.Commands;

/// <summary>A command that asks something of a sweep, whether it runs or not.</summary>
internal abstract class ControlCommand : ExampledCommand
{
    private readonly Argument<string> _sweep = SharedOptions.Sweep();
    private readonly Option<string> _store = SharedOptions.Store();
    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Leave the request in the store and do not wait until it is taken." };
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

    /// <exception cref="InputException">What was asked for cannot be.</exception>
    protected abstract Task<ControlAnswer> AskAsync(ParseResult parsed, SweepPlan plan, IStore store, ControlDesk desk);

    private async Task<int> RunAsync(ParseResult parsed)
    {
        using (var there = StoreAddress.OpenToRead(parsed.GetValue(_store)!))
            StoreFormat.Check(there);
        using var store = StoreAddress.Open(parsed.GetValue(_store)!);
        var plan = StoredSweep.Find(store, parsed.GetValue(_sweep)!);
        var answer = await AskAsync(parsed, plan, store, new ControlDesk(store, plan, !parsed.GetValue(_noWait)));
        if (parsed.GetValue(_json))
            JsonPrinter.Print(answer.ToJson());
        else
            Console.Out.WriteLine(answer.Message);
        return ExitCode.Done;
    }
}
