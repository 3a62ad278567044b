using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sweeper.Client.Exits;
using Sweeper.Client.Explaining;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Client.Stored;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper decisions</c>: the canonical log of what early stopping decided: no times, no attempts, no order of arrival.</summary>
internal sealed class DecisionsCommand : ReadCommand
{
    private readonly Argument<string> _sweep = SharedOptions.Sweep();

    public DecisionsCommand()
        : base("decisions", "Print what early stopping decided, by rung and number, a line each: the same bytes for the same sweep file, however it was run.") => Add(_sweep);

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper decisions attention",
        "sweeper decisions attention --store other | diff - mine.txt   the same decisions?",
    ];

    protected override int Read(ParseResult parsed, IStore store, bool json)
    {
        var plan = StoredSweep.Find(store, parsed.GetValue(_sweep)!);
        var decisions = new SweepFolder(store, plan.Id).ReadDecisions().Select(d => d.Decided).OrderBy(d => d.Decision.Rung).ThenBy(d => d.Decision.Number).ToList();
        if (json)
            JsonPrinter.Print(new JsonArray([.. decisions.Select(d => (JsonNode)StoryJson.Of(d.Decision, d.Trial.Text))]));
        else
            decisions.ForEach(d => Console.Out.WriteLine(Line(d)));
        return ExitCode.Done;
    }

    private static string Line(SweepEffect.Decided decided)
    {
        var (trial, d) = decided;
        var choice = JsonNamingPolicy.SnakeCaseLower.ConvertName($"{d.Choice}");
        return $"rung {d.Rung + 1} number {d.Number} step {d.Step} trial {trial} value {Exact(d.Value)} {choice} seen {d.Seen} rank {d.Rank} quota {d.Quota} cutoff {Exact(d.Cutoff)}";
    }

    private static string Exact(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? Figures.None;
}
