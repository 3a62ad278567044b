using System.CommandLine;
using System.Text.Json.Nodes;
using Sweeper.Client.Controlling;
using Sweeper.Client.Exits;
using Sweeper.Client.Explaining;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Client.Stored;
using Sweeper.Engine.Layout;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper why</c>: why a trial stands where it stands.</summary>
internal sealed class WhyCommand : ReadCommand
{
    private readonly Argument<string> _trial = new("trial") { HelpName = "TRIAL", Description = "A trial's id, or the start of it." };
    private readonly Option<string?> _sweep = new("--sweep") { HelpName = "SWEEP", Description = "By id, name, or the start of an id. Default: every sweep of the store that has the trial." };

    public WhyCommand()
        : base("why", "Say why a trial stands where it stands: attempts and how they ended, what early stopping decided on which numbers, what it waits for.")
    {
        Add(_trial);
        Add(_sweep);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper why c0a72e",
        "sweeper why c0a72e --sweep attention --json | jq '.[0].decisions'",
    ];

    protected override int Read(ParseResult parsed, IStore store, bool json)
    {
        var asked = parsed.GetValue(_trial)!;
        var stories = Sweeps(store, parsed.GetValue(_sweep), asked).Select(plan => (Plan: plan, Story: TrialStory.Of(new SweepFolder(store, plan.Id), plan, new TrialId(SweepTrials.Find(plan, [asked])[0]))))
            .Select(s => (s.Story, Labels: new TrialLabels(s.Plan), IsRun: store.HolderOf(s.Plan.Id) is not null))
            .Select(s => (s.Story, s.Labels, Standing: StandingWords.Of(s.Story, s.Labels, s.IsRun)))
            .ToList();
        if (json)
        {
            JsonPrinter.Print(new JsonArray([.. stories.Select(s => (JsonNode)StoryJson.Of(s.Story, s.Standing))]));
            return ExitCode.Done;
        }

        foreach (var (story, labels, standing) in stories)
            new StorySheet(story, labels, standing, new TrialFolder(store, story.Trial).ReadResult()).Print(Terminal.Out);
        return ExitCode.Done;
    }

    private static List<SweepPlan> Sweeps(IStore store, string? sweep, string asked)
    {
        if (sweep is not null)
            return [StoredSweep.Find(store, sweep)];
        var ids = StoredSweep.Ids(store);
        var plans = ids.Select(id => new SweepFolder(store, id).ReadPlan()!).Where(plan => plan.Trials.Any(t => t.Id.Text.StartsWith(asked, StringComparison.Ordinal))).ToList();
        return plans.Count > 0 ? plans : throw new InputException(
            $"'{asked}' must be a trial of a sweep in the store '{store.Name}', but no id of any of its {Figures.Count(ids.Count, "sweep")} starts so. `sweeper report SWEEP --json` names the trials of a sweep.");
    }
}
