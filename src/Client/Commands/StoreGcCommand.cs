using System.CommandLine;
using System.Text.Json.Nodes;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Engine.Upkeep;
using Sweeper.Storage.Azure;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper store gc</c>: frees what no table needs.</summary>
internal sealed class StoreGcCommand : ExampledCommand
{
    private readonly Argument<string> _store = SharedOptions.StoreToLookAfter();
    private readonly Option<bool> _trials = new("--trials") { Description = "Also trials that no sweep of the store asks for: their weights and results are gone then." };
    private readonly Option<bool> _keep = new("--keep-checkpoints") { Description = "Keep the last checkpoints of finished trials, which longer trials would continue from." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be removed, and remove nothing." };
    private readonly Option<bool> _json = SharedOptions.Json();

    public StoreGcCommand()
        : base("gc", "Free space: the last checkpoints of finished trials (once every trial of every sweep is finished), index entries that lead nowhere.")
    {
        Add(_store);
        Add(_trials);
        Add(_keep);
        Add(_dryRun);
        Add(_json);
        SetAction(parsed => Collect(parsed.GetValue(_store)!, parsed.GetValue(_trials), parsed.GetValue(_keep), parsed.GetValue(_dryRun), parsed.GetValue(_json)));
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper store gc sweeps --dry-run",
        "sweeper store gc sweeps --trials --keep-checkpoints",
    ];

    private static void Collect(string address, bool trials, bool keep, bool dryRun, bool json)
    {
        StoreAddress.OpenToRead(address).Dispose();
        using var store = StoreAddress.Open(address);
        var garbage = StoreGarbage.Of(store);
        List<string> names = [.. (trials ? garbage.Trials : []).Concat(keep ? [] : garbage.Checkpoints).Concat(garbage.Entries).Distinct()];
        var bytes = names.Sum(name => store.Length(name) ?? 0);
        if (!dryRun)
            StoreGarbage.Remove(store, names, TimeProvider.System);
        if (json)
        {
            JsonPrinter.Print(new JsonObject { ["removed"] = !dryRun, ["objects"] = new JsonArray([.. names.Select(n => (JsonNode)n)]), ["bytes"] = bytes });
            return;
        }

        Console.Out.WriteLine($"{(dryRun ? "would remove" : "removed")} {Figures.Count(names.Count, "object")}, {Figures.Bytes(bytes)}");
        if (!trials && garbage.Trials.Count > 0)
            Console.Out.WriteLine($"{Figures.Count(garbage.Trials.Count, "object")} of trials that no sweep asks for stay; --trials removes them");
    }
}
