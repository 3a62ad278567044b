using Sweeper.Sweeps.Configurations;

namespace Sweeper.Sweeps.Spaces;

/// <summary>Every combination of the axes, the last axis fastest. An axis whose condition is false multiplies nothing.</summary>
internal sealed class Grid(Space space, int most)
{
    private const int None = -1;
    private readonly List<int[]> _found = [];

    /// <returns>Null when there are more than <c>most</c>.</returns>
    public IReadOnlyList<Point>? Points()
    {
        Expand(0, space.Start, new int[space.Axes.Count]);
        if (_found.Count > most)
            return null;
        _found.Sort((a, b) => a.AsSpan().SequenceCompareTo(b));
        return [.. _found.Select(indices => new Point([.. indices.Select((value, axis) => value == None ? null : Values(axis)[value])]))];
    }

    private IReadOnlyList<Specs.Setting> Values(int axis) => ((Domain.Listed)space.Axes[axis].Domain).Values;

    private void Expand(int depth, Configuration soFar, int[] chosen)
    {
        if (_found.Count > most)
            return;
        if (depth == space.Axes.Count)
        {
            _found.Add([.. chosen]);
            return;
        }

        var at = space.AxisOrder[depth];
        if (!space.Applies(space.Axes[at], soFar))
        {
            chosen[at] = None;
            Expand(depth + 1, soFar, chosen);
            return;
        }

        var values = Values(at);
        for (chosen[at] = 0; chosen[at] < values.Count; chosen[at]++)
            Expand(depth + 1, soFar.With(space.Axes[at].Path, values[chosen[at]].Value), chosen);
    }
}
