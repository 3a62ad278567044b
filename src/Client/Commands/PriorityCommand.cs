using System.CommandLine;
using Sweeper.Client.Controlling;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Engine.Control;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper priority</c>: trials that go first, or last.</summary>
internal sealed class PriorityCommand : ControlCommand
{
    private const int Most = 1000;
    private readonly Argument<int> _priority = new("priority") { HelpName = "N", Description = $"-{Most} … {Most}; higher goes first, 0 is where all begin." };
    private readonly Argument<string[]> _trials = SharedOptions.TrialsOfSweep("Default: the sweep itself, among sweeps that share devices.");

    public PriorityCommand()
        : base("priority", "Let trials of a sweep that wait go first, or last. What runs is not disturbed; no number of any trial changes.")
    {
        Add(_priority);
        Add(_trials);
        Validators.Add(result =>
        {
            if (result.GetValue(_priority) is < -Most or > Most)
                result.AddError($"A priority must be a whole number in -{Most} … {Most}, but is {result.GetValue(_priority)}.");
        });
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper priority attention 10 c0a72e 91f   these two next",
        "sweeper priority attention -1 c0a72e       this one last",
    ];

    protected override Task<ControlAnswer> AskAsync(ParseResult parsed, SweepPlan plan, IStore store, ControlDesk desk)
    {
        var request = new ControlRequest.Prioritise(SweepTrials.Find(plan, parsed.GetValue(_trials) ?? []), parsed.GetValue(_priority));
        return desk.AskAsync(request, _ => true, (_, _) => Told(plan, request.Trials, request.Priority));
    }

    private static string Told(SweepPlan plan, IReadOnlyList<string> trials, int priority)
    {
        var what = trials.Count == 0 ? $"'{plan.Id}' has" : trials.Count == 1 ? "1 trial has" : $"{Figures.Count(trials.Count, "trial")} have";
        return $"{what} priority {priority}{(trials.Count == 0 ? ", which matters where sweeps share devices" : "")}";
    }
}
