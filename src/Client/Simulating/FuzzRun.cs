using System.Diagnostics;
using Sweeper.Client.Exits;
using Sweeper.Client.Printing;
using Sweeper.Sweeps.Simulation;

namespace Sweeper.Client.Simulating;

/// <summary>Random sweeps with random faults, until one breaks a law.</summary>
internal static class FuzzRun
{
    private const int Batch = 250;
    private const int StoryLines = 60;

    /// <returns>Exit code.</returns>
    public static int Run(int sweeps, long seed)
    {
        var watch = Stopwatch.StartNew();
        var (compared, trials, events, kills) = (0, 0L, 0L, 0L);
        for (var done = 0; done < sweeps; done += Batch)
        {
            var count = Math.Min(Batch, sweeps - done);
            var outcomes = Enumerable.Range(done, count).AsParallel().AsOrdered().Select(i => Fuzz.Run(seed + i)).ToList();
            if (outcomes.Find(o => o.Violations.Count > 0) is { } broken)
                return Tell(broken);
            compared += outcomes.Count(o => o.Compared);
            trials += outcomes.Sum(o => (long)o.Result.Trials.Count);
            events += outcomes.Sum(o => o.Result.Events);
            kills += outcomes.Sum(o => o.Result.Kills);
            Console.Error.WriteLine($"[{done + count}/{sweeps}] {Figures.Duration(watch.Elapsed)}");
        }

        Console.WriteLine($"{sweeps} random sweeps from seed {seed}: {trials:n0} trials, {events:n0} events, {kills:n0} coordinators killed; no law broken, "
            + $"{compared} compared with the undisturbed sweep and the same, in {Figures.Duration(watch.Elapsed)}");
        return ExitCode.Done;
    }

    private static int Tell(FuzzOutcome broken)
    {
        var story = Fuzz.Story(broken.Seed);
        Console.WriteLine($"seed {broken.Seed} breaks a law (sweeper simulate --fuzz 1 --seed {broken.Seed}); the end of its story:");
        foreach (var line in story.Skip(Math.Max(0, story.Count - StoryLines)))
            Console.WriteLine(line);
        foreach (var violation in broken.Violations)
            Console.WriteLine($"VIOLATION: {violation}");
        return ExitCode.Differs;
    }
}
