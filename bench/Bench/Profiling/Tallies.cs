namespace Sweeper.Bench.Profiling;

/// <summary>The tallies of a run, by name, in the order of their first call.</summary>
internal sealed class Tallies
{
    private readonly List<OperationTally> _all = [];

    public IReadOnlyList<OperationTally> All => _all;

    public OperationTally this[string name]
    {
        get
        {
            foreach (var tally in _all)
            {
                if (ReferenceEquals(tally.Name, name))
                    return tally;
            }

            _all.Add(new OperationTally(name));
            return _all[^1];
        }
    }

    public void Reset() => _all.ForEach(tally => tally.Reset());
}
