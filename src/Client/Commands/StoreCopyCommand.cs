using System.CommandLine;
using System.Text.Json.Nodes;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Client.Stored;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Upkeep;
using Sweeper.Storage.Azure;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper store copy</c>: sweeps with their trials into another store, to be carried on there.</summary>
internal sealed class StoreCopyCommand : ExampledCommand
{
    private readonly Argument<string> _from = new("from") { HelpName = "FROM", Description = "A store: a folder or a blob container." };
    private readonly Argument<string> _to = new("to") { HelpName = "TO", Description = "Another one; made if need be." };
    private readonly Option<string[]> _sweeps = new("--sweep") { HelpName = "SWEEP", Description = "By id, name, or the start of an id. May be repeated. Default: all.", DefaultValueFactory = _ => [] };
    private readonly Option<bool> _json = SharedOptions.Json();

    public StoreCopyCommand()
        : base("copy", "Copy sweeps with their trials into another store, where the same command carries on. Cut off, and done again, it copies what is missing.")
    {
        Add(_from);
        Add(_to);
        Add(_sweeps);
        Add(_json);
        SetAction(parsed => Copy(parsed.GetValue(_from)!, parsed.GetValue(_to)!, parsed.GetValue(_sweeps)!, parsed.GetValue(_json)));
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper store copy sweeps azure:results                       everything, from a folder to a container",
        "sweeper store copy azure:results laptop --sweep attention     one sweep, and back",
    ];

    private static void Copy(string source, string target, string[] sweeps, bool json)
    {
        using var from = StoreAddress.OpenToRead(source);
        var ids = sweeps.Length == 0 ? SweepFolder.List(from) : [.. sweeps.Select(s => StoredSweep.Find(from, s).Id).Distinct()];
        using var to = StoreAddress.Open(target);
        var copy = StoreCopy.Run(from, to, ids, TimeProvider.System, Console.Error.WriteLine);
        if (json)
            JsonPrinter.Print(new JsonObject { ["sweeps"] = new JsonArray([.. ids.Select(id => (JsonNode)id)]), ["copied"] = copy.Copied, ["bytes"] = copy.Bytes, ["skipped"] = copy.Skipped });
        else
            Console.Out.WriteLine($"{Figures.Count(ids.Count, "sweep")}: {Figures.Count(copy.Copied, "object")} copied ({Figures.Bytes(copy.Bytes)}), {copy.Skipped} were there; to carry on: sweeper run … --store {target}");
    }
}
