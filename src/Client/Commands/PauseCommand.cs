using System.CommandLine;
using Sweeper.Client.Controlling;
using Sweeper.Client.Printing;
using Sweeper.Engine.Control;
using Sweeper.Engine.Stores;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Client.Commands;

/// <summary><c>sweeper pause</c>: nothing of a sweep runs until it is resumed.</summary>
internal sealed class PauseCommand() : ControlCommand("pause", "Let nothing of a sweep run until it is resumed: what runs saves a checkpoint. The process that runs it stays.")
{
    public override IReadOnlyList<string> Examples { get; } =
    [
        "sweeper pause attention",
        "sweeper pause attention-1a2b3c --store results --no-wait",
    ];

    protected override Task<ControlAnswer> AskAsync(ParseResult parsed, SweepPlan plan, IStore store, ControlDesk desk) => desk.AskAsync(
        new ControlRequest.Pause(),
        state => state.Phase != SweepPhase.Paused || state.Holders.IsEmpty,
        (before, after) => Told(plan, before, after));

    private static string Told(SweepPlan plan, SweepState before, SweepState after)
    {
        if (after.Phase != SweepPhase.Paused)
            return $"not paused: '{plan.Id}' {(after.Phase == SweepPhase.Ended ? "has ended" : "is stopping")}";
        var saved = before.Holders.Keys.Count(trial => after.Find(trial)?.Stage != TrialStage.Ended);
        return $"paused: {Figures.Count(saved, "trial")} that ran saved {(saved == 1 ? "a checkpoint" : "checkpoints")}; to go on: sweeper resume {plan.Id}";
    }
}
