using Sweeper.Sweeps.Expressions;
using Sweeper.Sweeps.Spaces;

namespace Sweeper.Sweeps.Specs;

/// <summary>What must hold between the sections of a file, before any arm exists.</summary>
internal sealed class DraftLaws(Draft draft, ProblemList problems)
{
    public void Check(IReadOnlyList<string> metrics)
    {
        OnePlacePerPath();
        Order();
        Search();
        Baseline();
        Stopping();
        if (draft.Metric is { } metric && !metrics.Contains(metric.Value))
            problems.Note(metric.Place, $"There is no metric {Quoted.Of(metric.Value)}.{Nearest.Hint(metric.Value, metrics.ToList())}");
    }

    private void OnePlacePerPath()
    {
        foreach (var derivation in draft.Derived)
        {
            var place = derivation.Formula.Place;
            if (draft.Axes.FirstOrDefault(a => a.Path == derivation.Path) is { } axis)
                problems.Block(place, $"`{derivation.Path}` is either an axis or derived, but line {axis.Place.Line} makes it an axis too. Remove one.");
            if (draft.Base.TryGetValue(derivation.Path, out var setting))
                problems.Block(place, $"`{derivation.Path}` is either set or derived, but line {setting.Place.Line} sets it too. Remove one.");
            if (draft.Rules.SelectMany(r => r.Set).FirstOrDefault(s => s.Path == derivation.Path) is { } conditional)
                problems.Block(conditional.Place, $"`when` sets `{derivation.Path}`, but it is derived (line {place.Line}), which would win. Put the condition into the expression: `a if condition else b`.");
        }
    }

    private void Order()
    {
        var derived = draft.Derived.Select(d => d.Path).ToHashSet(StringComparer.Ordinal);
        var conditional = draft.Rules.SelectMany(r => r.Set).Select(s => s.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var axis in draft.Axes.Where(a => a.When is not null))
            Early(axis.When!, "The condition of an axis reads base and axes", p => derived.Contains(p) ? "derived" : conditional.Contains(p) ? "set by `when`" : null);
        foreach (var rule in draft.Rules)
            Early(rule.If, "`if` reads base, axes and earlier settings", p => derived.Contains(p) ? "derived" : null);
    }

    private void Early(Formula formula, string law, Func<string, string?> later)
    {
        foreach (var path in formula.Paths.Where(p => later(p) is not null))
            problems.Block(formula.Place, $"{law}, but `{path}` is {later(path)}, which happens after it. Use what it is made from.");
    }

    private void Search()
    {
        if (!draft.Random)
        {
            foreach (var axis in draft.Axes.Where(a => a.Domain is not Domain.Listed))
                problems.Block(axis.Place, $"A grid is made of lists, but `{axis.Path}` is a range. List its values, or write search: {{kind: random, trials: 20}}.");
            if (draft.Draws is not null)
                problems.Note(draft.SearchPlace, "`trials` is for random search, but this sweep's search is grid. Remove it, or write kind: random.");
            return;
        }

        if (draft.Draws is null)
            problems.Block(draft.SearchPlace, "Random search needs the number of arms. Write search: {kind: random, trials: 20}.");
        if (draft.AxesWritten.Count == 0)
            problems.Block(draft.SearchPlace, "Random search needs axes, but there is none. Write `axes:` with lists or ranges.");
    }

    private void Baseline()
    {
        if (draft.BaselinePlace is { } place && draft.Baseline.Count == 0)
            problems.Note(place, "`baseline` must fix at least one axis. Write for instance baseline: {path of an axis: one of its values}.");
        foreach (var setting in draft.Baseline)
        {
            var axis = draft.Axes.FirstOrDefault(a => a.Path == setting.Path);
            if (!draft.AxesWritten.Contains(setting.Path))
                problems.Block(setting.Place, $"`baseline` fixes axes, but `{setting.Path}` is not one.{Nearest.Hint(setting.Path, draft.Axes.Select(a => a.Path).ToList())}");
            else if (axis?.Domain.Contains(setting.Value) == false)
                problems.Block(setting.Place, $"`baseline` has values of the axes, but {setting.Value} is not on the axis `{setting.Path}`{On(axis)}. Add it there, or change the baseline.");
        }
    }

    private void Stopping()
    {
        if (draft.Stopping is not { } stopping)
            return;
        if (stopping.Rule is null && !stopping.Broken.Contains("rule"))
            problems.Note(stopping.Place, "`early_stopping` needs a rule. Write rule: successive_halving, or rule: median.");
        if (!stopping.Numbers.ContainsKey("min_steps") && !stopping.Broken.Contains("min_steps"))
            problems.Note(stopping.Place, "`early_stopping` needs min_steps, the step of the first rung: one at which trials report. Write for instance min_steps: 100.");
        foreach (var (part, number) in stopping.Numbers.Where(n => StoppingDraft.Rules.Contains(stopping.Rule) && StoppingDraft.Parts[n.Key].Rule is { } of && of != stopping.Rule))
            problems.Note(number.Place, $"`early_stopping.{part}` is for {StoppingDraft.Parts[part].Rule}, but the rule is {stopping.Rule}. Remove it, or change the rule.");
    }

    private static string On(Axis axis) => axis.Domain is Domain.Listed listed
        ? $" ({string.Join(", ", listed.Values.Take(12).Select(v => v.Value))}{(listed.Values.Count > 12 ? ", …" : "")}; {(axis.Place.Line > 0 ? $"line {axis.Place.Line}" : axis.Place.Source)})"
        : "";
}
