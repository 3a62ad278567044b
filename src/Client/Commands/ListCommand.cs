using System.CommandLine;
using System.Text.Json.Nodes;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Client.Stored;
using Sweeper.Engine.Layout;
using Sweeper.Storage.Azure;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper list</c>: the sweeps of a store and how far each has come.</summary>
internal sealed class ListCommand : ExampledCommand
{
    private readonly Option<string> _store = SharedOptions.Store();
    private readonly Option<bool> _json = SharedOptions.Json();

    public ListCommand()
        : base("list", "List the sweeps in a store and how far each has come.")
    {
        Add(_store);
        Add(_json);
        SetAction(parsed => List(parsed.GetValue(_store)!, parsed.GetValue(_json)));
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper list",
        "sweeper list --store results --json",
    ];

    private static void List(string storePath, bool json)
    {
        using var store = StoreAddress.OpenToRead(storePath);
        StoreFormat.Check(store);
        var sweeps = SweepFolder.List(store).Select(id => SweepStanding.Of(store, new SweepFolder(store, id).ReadPlan()!)).ToList();
        if (json)
        {
            JsonPrinter.Print(new JsonArray([.. sweeps.Select(s => s.ToJson())]));
            return;
        }

        if (sweeps.Count == 0)
        {
            Console.Error.WriteLine($"the store '{storePath}' holds no sweeps");
            return;
        }

        string[] counts = ["trials", "done", "failed", "running", "paused", "cancelled", "stopped", "waiting"];
        var sheet = new Sheet([new("sweep"), new("state"), .. counts.Select(name => new SheetColumn(name, Numbers: true))]);
        foreach (var s in sweeps)
            sheet.Add([s.Sweep, s.State, $"{s.Trials}", $"{s.Done}", $"{s.Failed}", $"{s.Running}", $"{s.Paused}", $"{s.Cancelled}", $"{s.Stopped}", $"{s.Waiting}"]);
        sheet.Print(Terminal.Out);
    }
}
