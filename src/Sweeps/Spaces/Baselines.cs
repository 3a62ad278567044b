using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Specs;

namespace Sweeper.Sweeps.Spaces;

/// <summary>
/// Finds what each arm is compared with: the arm that has the baseline's values on the axes that the baseline fixes, and the arm's own on all others. An
/// axis that does not apply to that arm drops out of it.
/// </summary>
internal sealed class Baselines(Space space, ArmTable arms, IReadOnlyList<Setting> settings, Place place)
{
    private readonly Dictionary<string, Setting> _fixed = settings.ToDictionary(s => s.Path, StringComparer.Ordinal);

    /// <returns>Null for an arm that is a baseline itself, and with a problem noted.</returns>
    public int? Of(Point arm)
    {
        if (Counterpart(arm) is not { } counterpart || counterpart.Key.Equals(arm.Key))
            return null;
        if (arms.Find(counterpart) is { } index)
            return index;
        var why = arms.LeftOut.TryGetValue(counterpart.Key, out var constraint)
            ? $"the constraint {Quoted.Of(constraint.Text)}{(constraint.Place.Line > 0 ? $" (line {constraint.Place.Line})" : "")} leaves it out. Change one of them"
            : "there is none. Fix other axes in `baseline`";
        space.Tell(place, $"Arms are compared with the arm {counterpart.Label}, but {why}", Space.Of(arm));
        return null;
    }

    /// <param name="arm">Whose values the axes have that the baseline does not fix; null: the baseline fixes all.</param>
    public Point? Counterpart(Point? arm)
    {
        var choices = new Setting?[space.Axes.Count];
        var soFar = space.Start;
        foreach (var at in space.AxisOrder)
        {
            var axis = space.Axes[at];
            if (!space.Applies(axis, soFar))
                continue;
            if ((_fixed.GetValueOrDefault(axis.Path) ?? arm?.Choices[at]) is not { } choice)
            {
                var reason = arm is null ? "with random search it is one arm of its own" : "the arm that is compared with has that axis and the compared arm has not";
                space.Tell(place, $"`baseline` must also fix `{axis.Path}`: {reason}", arm is null ? "random search" : Space.Of(arm));
                return null;
            }

            choices[at] = choice;
            soFar = soFar.With(axis.Path, choice.Value);
        }

        return new Point(choices);
    }
}
