using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Simulation;

/// <summary>
/// A sweep in virtual time, on devices that are made up: the same <see cref="SweepMachine"/>, <see cref="LeaseClock"/> and stopping rules as in an engine, with
/// everything that can go wrong around them. A function of its arguments: the same seed gives the same story.
/// </summary>
public static class Simulation
{
    /// <param name="tell">Is told every event, for people; null: nobody.</param>
    public static SimulationResult Run(SimulatedSweep sweep, SimulationOptions options, Action<string>? tell = null)
    {
        var world = new SimulatedWorld(sweep, options, tell);
        Plan(world, options.Faults);
        world.Coordinator.Open();
        foreach (var device in world.Devices)
            device.SwitchOn();
        while (!world.Coordinator.HasEnded && world.Violations.Count == 0)
        {
            if (Stuck(world) is { } why)
            {
                if (world.Devices.Any(d => !d.IsGone))
                    world.Violate($"{why}; {Standing(world.Coordinator.State)}");
                break;
            }

            world.Agenda.Next();
        }

        return Result(world);
    }

    private static string? Stuck(SimulatedWorld world)
    {
        if (world.Agenda.IsEmpty || (world.Agenda.IsStill && world.Coordinator.State.Holders.IsEmpty))
            return "nobody waits for anything, but the sweep has not ended";
        if (world.Devices.All(d => d.IsGone))
            return "no device is left";
        return world.Agenda.Now > world.Options.Longest || world.Agenda.Happened > world.Options.MostEvents
            ? $"after {world.Agenda.Happened} events the sweep has not ended"
            : null;
    }

    private static string Standing(SweepState state) =>
        $"{state.Phase}, {state.Counts}, {state.Idle.Count} idle, {state.Devices.Count(d => d.Value.SetAside)} of {state.Devices.Count} devices set aside";

    private static void Plan(SimulatedWorld world, Faults faults)
    {
        Again(world, faults.KillsPerHour, "kill", world.Coordinator.Kill);
        Again(world, faults.OutagesPerHour, "outage", () =>
        {
            var length = world.Dice.UpTo(faults.LongestOutage, "outage lasts");
            world.Tell($"the store does not answer for {length.TotalSeconds:f0} s");
            world.Store.GoDown(length);
        });
        Again(world, faults.ClockJumpsPerHour, "clock jumps", () => world.Coordinator.JumpClock(TimeSpan.FromDays((2 * world.Dice.Unit("jump")) - 1)));
    }

    private static void Again(SimulatedWorld world, double perHour, string what, Action action)
    {
        if (world.Dice.Next(perHour, what) is not { } wait)
            return;
        world.Agenda.In(wait, () =>
        {
            action();
            Again(world, perHour, what, action);
        }, background: true);
    }

    private static SimulationResult Result(SimulatedWorld world)
    {
        var (coordinator, end) = (world.Coordinator, world.Agenda.Now);
        if (world.Options.CheckEvery > 0 && coordinator.HasEnded)
            new Replay(world.Sweep.Start()).Check(world, coordinator.Journal, coordinator.State);
        if (coordinator.HasEnded && StateLaws.Broken(coordinator.State) is { } broken)
            world.Violate(broken);
        var held = world.Devices.Aggregate(TimeSpan.Zero, (sum, d) => sum + (d.GoneAt is { } gone && gone < end ? gone : end));
        var ledger = world.Ledger;
        return new SimulationResult(
            coordinator.State,
            coordinator.HasEnded,
            [.. coordinator.Journal.SelectMany(record => record.Decisions).Select(d => d.Decision)],
            [.. coordinator.State.Trials.Select((trial, i) => EndOf(world, trial, i))],
            end,
            new DeviceTime(held, ledger.Busy, ledger.Busy - ledger.Useful, ledger.Away),
            coordinator.State.Trials.Sum(t => t.Attempts),
            coordinator.Kills,
            coordinator.Expiries,
            coordinator.Journal.Count,
            world.Violations) { Busy = ledger.Spans };
    }

    private static SimulatedEnd EndOf(SimulatedWorld world, TrialState trial, int index)
    {
        var simulated = world.Sweep.Trials[index];
        var value = trial is { Stage: TrialStage.Ended, Ending: Ending.Completed } ? simulated.Curve.At(simulated.Steps) : (double?)null;
        return new SimulatedEnd(trial.Stage, trial.Ending, world.Store.Saved(index), trial.Passed, value);
    }
}
