using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Expressions;

namespace Sweeper.Sweeps.Spaces;

/// <summary>The arms found so far, and why other points are not among them.</summary>
internal sealed class ArmTable(Space space)
{
    private readonly Dictionary<Configuration, int> _byConfiguration = [];
    private readonly Dictionary<Configuration, int> _byPoint = [];
    private readonly Dictionary<Configuration, Formula> _leftOut = [];

    public List<(Point Point, Configuration Configuration)> Arms { get; } = [];

    /// <summary>Points that constraints left out, with the first constraint that did.</summary>
    public IReadOnlyDictionary<Configuration, Formula> LeftOut => _leftOut;

    /// <param name="twin">Index of the arm that has the same configuration, or null.</param>
    /// <returns>True when it became an arm.</returns>
    public bool TryAdd(Point point, out int? twin)
    {
        twin = null;
        if (space.Complete(point, out var leftOutBy) is not { } configuration)
        {
            if (leftOutBy is not null)
                _leftOut.TryAdd(point.Key, leftOutBy);
            return false;
        }

        if (!_byConfiguration.TryAdd(configuration, Arms.Count))
        {
            twin = _byConfiguration[configuration];
            return false;
        }

        _byPoint.Add(point.Key, Arms.Count);
        Arms.Add((point, configuration));
        return true;
    }

    public int? Find(Point point) => _byPoint.TryGetValue(point.Key, out var index) ? index : null;
}
