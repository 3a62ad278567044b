using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Expressions;
using Sweeper.Sweeps.Specs;

namespace Sweeper.Sweeps.Spaces;

/// <summary>
/// From a point of the axes to a complete configuration: defaults, base, axes, conditional settings in order, derived values in the order of their
/// dependencies, then constraints.
/// </summary>
internal sealed class Space
{
    private readonly Draft _draft;
    private readonly ProblemList _problems;
    private readonly IReadOnlyList<Derivation> _derived;
    private readonly HashSet<(Place, string)> _told = [];

    public Space(Draft draft, Configuration defaults, ProblemList problems)
    {
        (_draft, _problems) = (draft, problems);
        Start = Configuration.Of(defaults.Paths.Select(p => KeyValuePair.Create(p, defaults[p])).Concat(draft.Base.Values.Select(s => KeyValuePair.Create(s.Path, s.Value))));
        AxisOrder = Ordered("axes", [.. draft.Axes.Select(a => a.Path)], i => draft.Axes[i].When?.Paths ?? (IEnumerable<string>)[], i => draft.Axes[i].Place);
        var derived = Ordered("derived values", [.. draft.Derived.Select(d => d.Path)], i => draft.Derived[i].Formula.Paths, i => draft.Derived[i].Formula.Place);
        _derived = [.. derived.Select(i => draft.Derived[i])];
    }

    /// <summary>Defaults and base.</summary>
    public Configuration Start { get; }

    public IReadOnlyList<Axis> Axes => _draft.Axes;

    /// <summary>Indices of the axes, each after those that its condition reads.</summary>
    public IReadOnlyList<int> AxisOrder { get; }

    /// <summary>Arms that could not be computed.</summary>
    public int Broken { get; private set; }

    /// <param name="soFar">Base and the axes before this one in <see cref="AxisOrder"/>.</param>
    public bool Applies(Axis axis, Configuration soFar) => axis.When is null || IsTrue(axis.When, soFar, () => "while spelling out the axes");

    /// <param name="leftOutBy">The constraint that is false, or null.</param>
    /// <returns>Null when a constraint is false or something cannot be computed, which is noted.</returns>
    public Configuration? Complete(Point point, out Formula? leftOutBy)
    {
        leftOutBy = null;
        var broken = Broken;
        var configuration = Start;
        foreach (var (path, value) in point.Axes)
            configuration = configuration.With(path, value);
        foreach (var rule in _draft.Rules.Where(rule => IsTrue(rule.If, configuration, () => Of(point))))
        {
            foreach (var setting in rule.Set)
                configuration = Set(configuration, setting, point);
        }

        foreach (var derivation in _derived)
            configuration = Derive(configuration, derivation, point);
        if (Broken > broken)
            return null;
        leftOutBy = _draft.Constraints.FirstOrDefault(constraint => !IsTrue(constraint, configuration, () => Of(point)));
        return leftOutBy is null && Broken == broken ? configuration : null;
    }

    /// <summary>Where the value of a path in the point was written; null for a default.</summary>
    public Place? PlaceOf(string path, Point point)
    {
        if (_derived.FirstOrDefault(d => d.Path == path) is { } derivation)
            return derivation.Formula.Place;
        var place = point.Choices.FirstOrDefault(c => c?.Path == path)?.Place ?? (_draft.Base.TryGetValue(path, out var setting) ? setting.Place : null);
        var configuration = point.Axes.Aggregate(Start, (c, axis) => c.With(axis.Key, axis.Value));
        foreach (var rule in _draft.Rules.Where(rule => IsTrue(rule.If, configuration, () => Of(point))))
        {
            place = rule.Set.FirstOrDefault(s => s.Path == path)?.Place ?? place;
            configuration = rule.Set.Aggregate(configuration, (c, s) => c.With(s.Path, s.Value));
        }

        return place;
    }

    /// <summary>Notes something about arms once, with one arm as the example.</summary>
    public void Tell(Place place, string message, string example)
    {
        if (_told.Add((place, message)))
            _problems.Block(place, $"{message} ({example}).");
    }

    public static string Of(Point point) => $"arm {point.Label}";

    private Configuration Set(Configuration configuration, Setting setting, Point point)
    {
        if (point.Choices.Any(c => c?.Path == setting.Path))
        {
            Broken++;
            Tell(setting.Place, $"`when` sets `{setting.Path}`, which is an axis of the same arm: arms that differ on that axis would come out as the same configuration. Make the axis conditional, {{values: […], when: …}}", Of(point));
        }

        return configuration.With(setting.Path, setting.Value);
    }

    private Configuration Derive(Configuration configuration, Derivation derivation, Point point)
    {
        var law = (string?)null;
        var computed = derivation.Formula.Evaluate(configuration, out var failure);
        if (computed is { } value && ValueReader.Fit(value, derivation.Parameter, out law) is { } fitted)
            return configuration.With(derivation.Path, fitted);
        Broken++;
        Tell(derivation.Formula.Place, failure ?? $"`{derivation.Path}` is derived as {Quoted.Of(derivation.Formula.Text)}: {law!.TrimEnd('.')}", Of(point));
        return configuration;
    }

    private bool IsTrue(Formula formula, Configuration configuration, Func<string> example)
    {
        if (formula.Evaluate(configuration, out var failure) is { } value)
            return value.AsTruth;
        Broken++;
        Tell(formula.Place, failure!, example());
        return false;
    }

    private IReadOnlyList<int> Ordered(string what, IReadOnlyList<string> names, Func<int, IEnumerable<string>> needs, Func<int, Place> place)
    {
        var order = DependencyOrder.Of(names, needs, out var cycle);
        if (cycle is not null)
            _problems.Block(place(names.ToList().IndexOf(cycle[0])), $"The {what} depend on each other in a circle: {string.Join(" -> ", cycle)}. Take one of them out.");
        return order;
    }
}
