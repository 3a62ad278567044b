using System.CommandLine;
using Sweeper.Client.Controlling;
using Sweeper.Client.Inputs;
using Sweeper.Client.Printing;
using Sweeper.Engine.Control;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper cancel</c>: takes trials, or all that are not over, out of a sweep.</summary>
internal sealed class CancelCommand : ControlCommand
{
    private readonly Argument<string[]> _trials = SharedOptions.TrialsOfSweep("Default: all that are not over.");

    public CancelCommand()
        : base("cancel", "Take trials out of a sweep. Those that run save a checkpoint; `sweeper resume` brings all of them back.") => Add(_trials);

    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper cancel attention              all trials that are not over",
        "sweeper cancel attention c0a72e 91f   these two",
    ];

    protected override Task<ControlAnswer> AskAsync(ParseResult parsed, SweepPlan plan, IStore store, ControlDesk desk) => desk.AskAsync(
        new ControlRequest.Cancel(SweepTrials.Find(plan, parsed.GetValue(_trials) ?? [])),
        state => !state.Trials.Any(t => t is { CancelAsked: true, Stage: TrialStage.Running }),
        (before, after) => Told(plan, before, after));

    private static string Told(SweepPlan plan, SweepState before, SweepState after)
    {
        var cancelled = before.Trials.Zip(after.Trials).Where(t => t.First.Stage != TrialStage.Cancelled && t.Second.Stage == TrialStage.Cancelled).ToList();
        var ran = cancelled.Count(t => t.First.Stage == TrialStage.Running);
        return cancelled.Count == 0
            ? "nothing was cancelled: all of these trials are over, or were cancelled before"
            : $"cancelled: {Figures.Count(cancelled.Count, "trial")}{(ran == 0 ? "" : $", {ran} of which ran")}; to take that back: sweeper resume {plan.Id}";
    }
}
