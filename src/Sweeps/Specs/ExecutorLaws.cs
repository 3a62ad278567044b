using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Specs;

/// <summary>Asks the executor about every arm, and tells each distinct violation once, with the line that set the offending path and an example.</summary>
internal sealed class ExecutorLaws(ITrialExecutor executor, Space space, Place file, ProblemList problems)
{
    private readonly Dictionary<Found, (Point Example, int Arms)> _found = [];

    /// <returns>The arms that can be trained.</returns>
    public IReadOnlyList<(Point Point, Configuration Configuration)> Check(IReadOnlyList<(Point Point, Configuration Configuration)> arms, IReadOnlyList<Located<string>> oracles)
    {
        var sound = new List<(Point, Configuration)>();
        foreach (var (point, configuration) in arms)
        {
            var violations = executor.Check(configuration);
            foreach (var violation in violations)
                Add(new Found(violation.Path, null, violation.Message), point);
            if (violations.Count == 0)
                sound.Add((point, configuration));
            foreach (var oracle in violations.Count == 0 ? oracles : [])
            {
                if (executor.CheckOracle(oracle.Value, configuration) is { } reason)
                    Add(new Found(null, oracle.Place, reason), point);
            }
        }

        foreach (var (found, (example, count)) in _found)
        {
            var place = found.Place ?? space.PlaceOf(found.Path!, example) ?? file;
            var more = count > 1 ? $" and {count - 1} more" : "";
            problems.Note(place, arms.Count == 1 ? found.Message : $"{found.Message} (arm {example.Label}{more})");
        }

        return sound;
    }

    private void Add(Found found, Point point) => _found[found] = _found.TryGetValue(found, out var seen) ? (seen.Example, seen.Arms + 1) : (point, 1);

    private sealed record Found(string? Path, Place? Place, string Message);
}
