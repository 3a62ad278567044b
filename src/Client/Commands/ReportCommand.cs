using System.CommandLine;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Client.Stored;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Results;
using Sweeper.Engine.Stores;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper report</c>: the table of a sweep, made anew from its store.</summary>
internal sealed class ReportCommand : ReadCommand
{
    private readonly Argument<string> _sweep = SharedOptions.Sweep();
    private readonly Option<bool> _csv = new("--csv") { Description = "Print CSV (RFC 4180) and nothing else on stdout." };

    public ReportCommand()
        : base("report", "Print the table of a sweep from what the store holds now, also while it runs.")
    {
        Add(_sweep);
        Add(_csv);
        Validators.Add(result =>
        {
            if (IsJson(result) && result.GetValue(_csv))
                result.AddError("--json and --csv exclude each other; choose one.");
        });
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper report attention                        the table",
        "sweeper report attention-1a2b3c --csv > t.csv   for a spreadsheet",
        "sweeper report attention --json | jq '.arms[] | [.mean, .low, .high]'",
    ];

    protected override int Read(ParseResult parsed, IStore store, bool json)
    {
        var plan = StoredSweep.Find(store, parsed.GetValue(_sweep)!);
        var report = StoredReport.Of(store, plan);
        if (json)
            JsonPrinter.Print(report.ToJson());
        else if (parsed.GetValue(_csv))
            Console.Out.Write(report.ToCsv());
        else
            new ReportTable(plan, report).Print(Terminal.Out);
        return ExitCode.Done;
    }
}
