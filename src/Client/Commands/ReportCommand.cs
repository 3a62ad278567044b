using System.CommandLine;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Client.Stored;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Results;
using Sweeper.Storage.Azure;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper report</c>: the table of a sweep, made anew from its store.</summary>
internal sealed class ReportCommand : ExampledCommand
{
    private readonly Argument<string> _sweep = SharedOptions.Sweep();
    private readonly Option<string> _store = SharedOptions.Store();
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly Option<bool> _csv = new("--csv") { Description = "Print CSV (RFC 4180) and nothing else on stdout." };

    public ReportCommand()
        : base("report", "Print the table of a sweep from what the store holds now, also while it runs.")
    {
        Add(_sweep);
        Add(_store);
        Add(_json);
        Add(_csv);
        Validators.Add(result =>
        {
            if (result.GetValue(_json) && result.GetValue(_csv))
                result.AddError("--json and --csv exclude each other; choose one.");
        });
        SetAction(parsed => Report(parsed.GetValue(_sweep)!, parsed.GetValue(_store)!, parsed.GetValue(_json), parsed.GetValue(_csv)));
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper report attention                        the table",
        "sweeper report attention-1a2b3c --csv > t.csv   for a spreadsheet",
        "sweeper report attention --json | jq '.arms[] | [.mean, .low, .high]'",
    ];

    private static int Report(string sweep, string storePath, bool json, bool csv)
    {
        using var store = StoreAddress.OpenToRead(storePath);
        StoreFormat.Check(store);
        var plan = StoredSweep.Find(store, sweep);
        var report = StoredReport.Of(store, plan);
        if (json)
            JsonPrinter.Print(report.ToJson());
        else if (csv)
            Console.Out.Write(report.ToCsv());
        else
            new ReportTable(plan, report).Print(Terminal.Out);
        return ExitCode.Done;
    }
}
