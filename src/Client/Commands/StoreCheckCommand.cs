using System.CommandLine;
using System.Text.Json.Nodes;
using Spectre.Console;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Client.Stored;
using Sweeper.Engine.Upkeep;
using Sweeper.Storage.Azure;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper store check</c>: reads everything and says what is damaged.</summary>
internal sealed class StoreCheckCommand : ExampledCommand
{
    private readonly Argument<string> _store = SharedOptions.StoreToLookAfter();
    private readonly Option<string?> _sweep = SharedOptions.OneSweep();
    private readonly Option<bool> _json = SharedOptions.Json();

    public StoreCheckCommand()
        : base("check", "Read everything in a store and hold it against hashes, seals and ids. Writes nothing. Exit code 1 when something is damaged.")
    {
        Add(_store);
        Add(_sweep);
        Add(_json);
        SetAction(parsed => Check(parsed.GetValue(_store)!, parsed.GetValue(_sweep), parsed.GetValue(_json)));
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper store check sweeps",
        "sweeper store check azure:results --sweep attention --json",
    ];

    private static int Check(string address, string? sweep, bool json)
    {
        using var store = StoreAddress.OpenToRead(address);
        var check = StoreCheck.Of(store, sweep is null ? null : StoredSweep.IdOf(store, sweep), Console.Error.WriteLine);
        if (json)
            JsonPrinter.Print(ToJson(check));
        else
            Print(check, address, sweep);
        return check.Findings.Count == 0 ? ExitCode.Done : ExitCode.Damaged;
    }

    private static void Print(StoreCheck check, string address, string? sweep)
    {
        var c = check.Counts;
        var sheet = new Sheet(new("read"), new("objects", Numbers: true));
        foreach (var (name, count) in new (string, long)[] { ("sweeps", c.Sweeps), ("journal events", c.Events), ("trials", c.Trials), ("results", c.Results), ("artifacts", c.Artifacts), ("checkpoints", c.Checkpoints), ("lineages", c.Lineages), ("put aside", c.Aside) })
            sheet.Add([name, $"{count}"]);
        sheet.Print(Terminal.Out);
        Terminal.Out.WriteLine();
        foreach (var finding in check.Findings)
        {
            Terminal.Out.WriteLine($"damaged: {finding.Object}: {finding.Problem}");
            Terminal.Out.WriteLine($"  a repair puts it aside; lost: {finding.Lost}");
        }

        Terminal.Out.WriteLine(check.Findings.Count == 0
            ? "everything is as it was written"
            : $"{Figures.Count(check.Findings.Count, "problem")}; to repair: sweeper store repair {address}{(sweep is null ? "" : $" --sweep {sweep}")}");
    }

    private static JsonObject ToJson(StoreCheck check) => new()
    {
        ["sweeps"] = check.Counts.Sweeps,
        ["events"] = check.Counts.Events,
        ["trials"] = check.Counts.Trials,
        ["results"] = check.Counts.Results,
        ["artifacts"] = check.Counts.Artifacts,
        ["checkpoints"] = check.Counts.Checkpoints,
        ["lineages"] = check.Counts.Lineages,
        ["aside"] = check.Counts.Aside,
        ["findings"] = new JsonArray([.. check.Findings.Select(f => (JsonNode)new JsonObject { ["object"] = f.Object, ["problem"] = f.Problem, ["lost"] = f.Lost })]),
    };
}
