using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Sweeps.Reporting;

/// <summary>Which oracles have to be scored for a plan: each once per distinct task, in the order of oracles, then arms.</summary>
public static class OracleGroups
{
    /// <param name="decides">True for paths on which an oracle's score depends (<see cref="Trials.ITrialExecutor.DecidesOracles"/>).</param>
    public static IReadOnlyList<OracleGroup> Of(SweepPlan plan, Func<string, bool> decides)
    {
        var tasks = plan.Arms.GroupBy(arm => Task(arm.Configuration, decides)).Select(g => (Task: g.Key, Arm: g.First())).ToList();
        var varying = tasks.Count == 0 ? [] : tasks[0].Task.Paths.Where(path => tasks.Select(t => t.Task[path]).Distinct().Count() > 1).ToList();
        var axes = plan.AxisPaths.Where(decides).ToHashSet(StringComparer.Ordinal);
        var told = tasks.Select(t => Configuration.Of(t.Arm.Axes.Where(a => axes.Contains(a.Key)))).Distinct().Count() == tasks.Count;
        var others = told ? [] : varying.Where(path => !axes.Contains(path)).ToList();
        return [.. plan.Oracles.SelectMany(oracle => tasks.Select(t => new OracleGroup(oracle, Shown(t.Arm, axes, others), t.Arm.Configuration)))];
    }

    /// <summary>The axes that decide; where these leave two tasks alike (a task derived from the model), also the values that differ.</summary>
    private static List<KeyValuePair<string, Value>> Shown(Arm arm, HashSet<string> axes, List<string> others) =>
        [.. arm.Axes.Where(a => axes.Contains(a.Key)), .. others.Select(path => KeyValuePair.Create(path, arm.Configuration[path]))];

    private static Configuration Task(Configuration configuration, Func<string, bool> decides) =>
        Configuration.Of(configuration.Paths.Where(decides).Select(path => KeyValuePair.Create(path, configuration[path])));
}
