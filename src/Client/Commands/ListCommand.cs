using System.CommandLine;
using System.Text.Json.Nodes;
using Sweeper.Client.Clusters;
using Sweeper.Client.Exits;
using Sweeper.Client.Printing;
using Sweeper.Client.Stored;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper list</c>: the sweeps of a store and how far each has come.</summary>
internal sealed class ListCommand : ReadCommand
{
    public ListCommand()
        : base("list", "List the sweeps in a store, or of a cluster, and how far each has come.")
    {
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper list",
        "sweeper list --store results --json",
        "sweeper list --cluster https://sweeps.example    what each waits for, too",
    ];

    protected override int Read(ParseResult parsed, IStore store, bool json)
    {
        if (store is HttpStore there)
            ClusterSheet.Print(there.Cluster, json);
        else
            Print(store, json);
        return ExitCode.Done;
    }

    private static void Print(IStore store, bool json)
    {
        var sweeps = SweepFolder.List(store).Select(id => SweepStanding.Of(store, new SweepFolder(store, id).ReadPlan()!)).ToList();
        if (json)
        {
            JsonPrinter.Print(new JsonArray([.. sweeps.Select(s => s.ToJson())]));
            return;
        }

        if (sweeps.Count == 0)
        {
            Console.Error.WriteLine($"the store '{store.Name}' holds no sweeps");
            return;
        }

        string[] counts = ["trials", "done", "failed", "running", "paused", "cancelled", "stopped", "waiting"];
        var sheet = new Sheet([new("sweep"), new("state"), .. counts.Select(name => new SheetColumn(name, Numbers: true))]);
        foreach (var s in sweeps)
            sheet.Add([s.Sweep, s.State, $"{s.Trials}", $"{s.Done}", $"{s.Failed}", $"{s.Running}", $"{s.Paused}", $"{s.Cancelled}", $"{s.Stopped}", $"{s.Waiting}"]);
        sheet.Print(Terminal.Out);
    }
}
