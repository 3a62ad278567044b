using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Specs.Yaml;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Specs;

/// <summary>From the text of a sweep file to a plan, or to everything that is wrong with it. Never throws for any text.</summary>
public static class SpecReader
{
    /// <param name="yaml">Text of the file; <see cref="JsonSchemaWriter"/> describes its format.</param>
    /// <param name="source">File name for messages; also the sweep's name where neither file nor <paramref name="name"/> gives one.</param>
    /// <param name="sets">Overrides, <c>model.layers=1,2,4</c>, applied in order.</param>
    /// <param name="name">Name for a file without <c>sweep:</c>; default the file name of <paramref name="source"/> without its extension.</param>
    public static SpecResult Read(string yaml, string source, IReadOnlyList<string> sets, ITrialExecutor executor, string? name = null)
    {
        var problems = new ProblemList();
        var reading = new Reading(source, executor.Schema, problems);
        if (YamlReader.Read(yaml, source, problems) is not { } root)
            return new SpecResult(null, problems.InOrder);
        var file = new Place(source, 0);
        var draft = new DraftReader(reading).Read(root);
        new Overrides(reading, draft).Apply(sets);
        new DraftLaws(draft, problems).Check(executor.Metrics);
        var sweep = SweepName.Read(draft.Name, name ?? Path.GetFileNameWithoutExtension(source), file, problems);
        var plan = new Planner(draft, executor, file, problems).Plan(sweep);
        return new SpecResult(plan, problems.InOrder);
    }
}
