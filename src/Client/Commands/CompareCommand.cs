using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Sweeper.Client.Exits;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Client.Stored;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Reporting;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper compare</c>: whether two sweeps of one file, on devices of two classes, come to the same within a tolerance.</summary>
internal sealed class CompareCommand : ReadCommand
{
    private const double DefaultTolerance = 0.01;
    private readonly Argument<string> _sweep = SharedOptions.Sweep();
    private readonly Argument<string> _other = new("against") { HelpName = "AGAINST", Description = "The sweep that it is held against, likewise." };
    private readonly Option<double> _tolerance = new("--tolerance")
    {
        HelpName = "T",
        Description = $"Share of an arm's mean that the interval of the difference may reach. Default: {DefaultTolerance.ToString(CultureInfo.InvariantCulture)}.",
        DefaultValueFactory = _ => DefaultTolerance,
    };

    public CompareCommand()
        : base("compare", "Hold the arms that two sweeps have in common against each other, as after one file was run on CPU cores and on a GPU.")
    {
        Add(_sweep);
        Add(_other);
        Add(_tolerance);
        Validators.Add(result =>
        {
            if (result.GetValue(_tolerance) is var tolerance && !(tolerance is >= 0 and < 1))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--tolerance must be in 0 … 1, without 1, but is {tolerance}."));
        });
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper run ablation.yaml && sweeper run ablation.yaml --devices cuda:0",
        "sweeper compare ablation-1a2b3c ablation-4d5e6f    exit code 0: every arm is within the tolerance",
    ];

    protected override int Read(ParseResult parsed, IStore store, bool json)
    {
        var (one, other) = (StoredSweep.Find(store, parsed.GetValue(_sweep)!), StoredSweep.Find(store, parsed.GetValue(_other)!));
        var compared = ComparedSweeps.Of(store, one, other, parsed.GetValue(_tolerance));
        if (json)
            JsonPrinter.Print(compared.ToJson());
        else
            Print(compared);
        return compared.AreWithin ? ExitCode.Done : ExitCode.Differs;
    }

    private static void Print(ComparedSweeps compared)
    {
        var (console, metric) = (Terminal.Out, compared.One.Objective.Metric);
        console.WriteLine($"{compared.One.Id} (numerics {compared.One.Numerics}) against {compared.Other.Id} (numerics {compared.Other.Numerics}): {metric}, mean ± 95 % Student-t interval over common seeds");
        console.WriteLine();
        var means = new Spread([.. compared.Arms.SelectMany(a => new[] { a.One, a.Other })]);
        var differences = new Spread([.. compared.Arms.Select(a => a.Difference)], signed: true);
        var sheet = new Sheet(new("arm"), new("n", Numbers: true), new(metric, Numbers: true), new("against", Numbers: true), new("difference", Numbers: true), new("largest", Numbers: true, Rank: 1), new("agreement"));
        foreach (var arm in compared.Arms)
        {
            var word = arm.Within(compared.Tolerance) switch { Agreement.Within => "within", Agreement.Apart => "apart", _ => "open" };
            sheet.Add([arm.Label, $"{arm.Difference.N}", means.Format(arm.One), means.Format(arm.Other), differences.Format(arm.Difference), arm.Largest.ToString("0.0e0", CultureInfo.InvariantCulture), word]);
        }

        sheet.Print(console);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"within: the interval of the difference lies inside {compared.Tolerance * 100:0.####} % of the mean; apart: outside; open: more seeds would tell. largest: relative, of one seed"));
    }
}
