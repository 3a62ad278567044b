using System.CommandLine;
using Sweeper.Client.Controlling;
using Sweeper.Client.Printing;
using Sweeper.Engine.Control;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper resume</c>: takes a pause, and what was cancelled, back.</summary>
internal sealed class ResumeCommand() : ControlCommand("resume", "Take a pause, and what was cancelled, back.")
{
    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper resume attention",
    ];

    protected override Task<ControlAnswer> AskAsync(ParseResult parsed, SweepPlan plan, IStore store, ControlDesk desk) =>
        desk.AskAsync(new ControlRequest.Resume(), _ => true, (before, after) => Told(plan, before, after));

    private static string Told(SweepPlan plan, SweepState before, SweepState after)
    {
        var back = before.Trials.Zip(after.Trials).Count(t => t.First.Stage == TrialStage.Cancelled && t.Second.Stage != TrialStage.Cancelled);
        return $"'{plan.Id}' goes on{(back == 0 ? "" : $"; {Figures.Count(back, "cancelled trial")} came back")}";
    }
}
