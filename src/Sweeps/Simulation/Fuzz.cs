using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Simulation;

/// <summary>
/// Random sweeps with random faults. Always: no law of <see cref="StateLaws"/> broken, the journal folds to the live state, the sweep ends. And if no trial ran out
/// of retries and the sweep did not stop by a law of its own (which of the others have ended by then is a matter of time): every trial ends as in the undisturbed
/// sweep, and under a rule that does not go by order of arrival the log of decisions is the same, byte by byte. Else: no trial
/// completed in one and diverged in the other.
/// </summary>
public static class Fuzz
{
    public static FuzzOutcome Run(long seed)
    {
        var random = new RandomSweep(seed);
        var disturbed = Simulation.Run(random.Sweep, random.Options);
        if (disturbed.Violations.Count > 0)
            return new FuzzOutcome(seed, false, disturbed, disturbed.Violations);
        var undisturbed = Simulation.Run(random.Sweep, random.Undisturbed);
        if (undisturbed.Violations.Count > 0)
            return new FuzzOutcome(seed, false, disturbed, [.. undisturbed.Violations.Select(v => $"undisturbed: {v}")]);
        var compared = IsComparable(random.Sweep, disturbed);
        return new FuzzOutcome(seed, compared, disturbed, [.. compared ? Differences(undisturbed, disturbed) : Contradictions(undisturbed, disturbed)]);
    }

    /// <summary>The story of a seed, event by event.</summary>
    public static IReadOnlyList<string> Story(long seed)
    {
        var (random, story) = (new RandomSweep(seed), new List<string>());
        Simulation.Run(random.Sweep, random.Options, story.Add);
        return story;
    }

    private static bool IsComparable(SimulatedSweep sweep, SimulationResult result) =>
        sweep.Rule is not { ArrivalOrder: true }
        && result.State.StopReason is null
        && !result.Trials.Any(t => t.Stage == TrialStage.Ended && t.Ending is Ending.Crashed or Ending.Lost);

    private static IEnumerable<string> Differences(SimulationResult undisturbed, SimulationResult disturbed)
    {
        for (var i = 0; i < undisturbed.Trials.Count; i++)
        {
            var (one, other) = (undisturbed.Trials[i] with { Steps = 0 }, disturbed.Trials[i] with { Steps = 0 });
            if (one != other)
                yield return $"trial {i}: undisturbed {one}, disturbed {other}";
        }

        if (DecisionLog.Canonical(undisturbed.Decisions) is var expected && DecisionLog.Canonical(disturbed.Decisions) is var log && expected != log)
            yield return $"other decisions; undisturbed:\n{expected}disturbed:\n{log}";
    }

    private static IEnumerable<string> Contradictions(SimulationResult undisturbed, SimulationResult disturbed) =>
        undisturbed.Trials.Zip(disturbed.Trials)
            .Select((pair, i) => (pair.First, pair.Second, i))
            .Where(t => t.First is { Ending: { } one } && t.Second is { Ending: { } other } && one != other && SweepMachine.IsFinal(one) && SweepMachine.IsFinal(other))
            .Select(t => $"trial {t.i}: undisturbed {t.First.Ending}, disturbed {t.Second.Ending}");
}
