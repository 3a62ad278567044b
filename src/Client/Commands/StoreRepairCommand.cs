using System.CommandLine;
using System.Text.Json.Nodes;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Client.Stored;
using Sweeper.Engine.Upkeep;
using Sweeper.Storage.Azure;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper store repair</c>: puts aside what is damaged, so that all commands work again.</summary>
internal sealed class StoreRepairCommand : ExampledCommand
{
    private readonly Argument<string> _store = SharedOptions.StoreToLookAfter();
    private readonly Option<string?> _sweep = SharedOptions.OneSweep();
    private readonly Option<bool> _json = SharedOptions.Json();

    public StoreRepairCommand()
        : base("repair", "Put aside what is damaged in a store, and say what is kept and lost. Deletes no data.")
    {
        Add(_store);
        Add(_sweep);
        Add(_json);
        SetAction(parsed => Repair(parsed.GetValue(_store)!, parsed.GetValue(_sweep), parsed.GetValue(_json)));
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper store repair sweeps",
        "sweeper store repair sweeps --sweep attention-1a2b3c",
    ];

    private static void Repair(string address, string? sweep, bool json)
    {
        StoreAddress.OpenToRead(address).Dispose();
        using var store = StoreAddress.Open(address);
        var check = StoreCheck.Of(store, sweep is null ? null : StoredSweep.IdOf(store, sweep), Console.Error.WriteLine);
        var done = StoreRepair.Run(store, check, TimeProvider.System);
        if (json)
            JsonPrinter.Print(new JsonArray([.. done.Select(line => (JsonNode)line)]));
        else if (done.Count == 0)
            Console.Out.WriteLine("nothing is damaged");
        else
            Console.Out.WriteLine(string.Join(Environment.NewLine, done));
    }
}
