using Sweeper.Client.Exits;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Specs;

namespace Sweeper.Client.Controlling;

/// <summary>Finds trials of a sweep by what people type.</summary>
internal static class SweepTrials
{
    /// <param name="asked">Ids, or starts of ids that only one trial of the sweep has.</param>
    /// <returns>Whole ids.</returns>
    /// <exception cref="InputException">One of them is no trial of the sweep, or more than one.</exception>
    public static IReadOnlyList<string> Find(SweepPlan plan, IReadOnlyList<string> asked)
    {
        var found = asked.Select(text => (Text: text, Ids: plan.Trials.Select(t => t.Id.Text).Where(id => id.StartsWith(text, StringComparison.Ordinal)).ToList())).ToList();
        var problems = found.Where(f => f.Ids.Count != 1).Select(f => f.Ids.Count == 0 ? Unknown(plan, f.Text) : $"'{f.Text}' must be one trial of '{plan.Id}', but may be any of {f.Ids.Count}. Write more of the id.").ToList();
        return problems.Count == 0 ? [.. found.Select(f => f.Ids[0])] : throw new InputException(problems);
    }

    private static string Unknown(SweepPlan plan, string text)
    {
        var near = Nearest.To(text, plan.Trials.Select(t => t.Id.Text[..Math.Clamp(text.Length, 1, t.Id.Text.Length)]).Distinct());
        return $"'{text}' must be a trial of '{plan.Id}', but none of its {plan.Trials.Count} trials has an id that starts so.{(near is null ? "" : $" Did you mean `{near}`?")} `sweeper report {plan.Id} --json` names them.";
    }
}
