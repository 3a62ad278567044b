namespace Sweeper.Sweeps.Sharing;

/// <summary>
/// Deals the devices of one group, where one is as good as another, to the cells (a class in a partition) that they are in: each sweep keeps what it has as far as it
/// is to have so many, and what it misses comes from devices that can come now before those that train.
/// </summary>
internal sealed class GroupDeal
{
    private const int Tiers = 3;
    private readonly IReadOnlyList<ClassCount> _cells;
    private readonly IReadOnlyList<Demand> _sweeps;
    private readonly int[] _missing;
    private readonly int[] _has;
    private readonly int[,] _shares;

    /// <param name="cells">Of the group.</param>
    /// <param name="sweeps">In the order in which they are served, highest priority first.</param>
    /// <param name="totals">By sweep: devices of the group that it is to have, no more in all than there are.</param>
    public GroupDeal(IReadOnlyList<ClassCount> cells, IReadOnlyList<Demand> sweeps, int[] totals)
    {
        (_cells, _sweeps, _missing, _has) = (cells, sweeps, [.. totals], new int[totals.Length]);
        _shares = new int[cells.Count, totals.Length];
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var s = 0; s < sweeps.Count; s++)
            index[sweeps[s].Sweep] = s;

        var spare = new int[cells.Count, Tiers];
        for (var tier = 0; tier < Tiers; tier++)
        {
            for (var c = 0; c < cells.Count; c++)
            {
                foreach (var held in cells[c].Sweeps)
                {
                    var count = InTier(held, tier);
                    spare[c, tier] += index.TryGetValue(held.Sweep, out var s) ? count - Give(c, s, count) : count;
                }
            }
        }

        for (var c = 0; c < cells.Count; c++)
            Deal(c, cells[c].Idle + spare[c, 1]);
        for (var c = 0; c < cells.Count; c++)
            Deal(c, spare[c, 2]);
        for (var c = 0; c < cells.Count; c++)
            Deal(c, spare[c, 0]);
    }

    /// <summary>Of a cell, by sweep.</summary>
    public int this[int cell, int sweep] => _shares[cell, sweep];

    /// <summary>With a trial, without, about to leave: the order in which a sweep keeps what it has (<see cref="ShareFlow"/>).</summary>
    public static int InTier(Held held, int tier) => tier switch
    {
        0 => held.Busy,
        1 => held.Free,
        _ => held.Leaving,
    };

    private int Give(int cell, int sweep, int most)
    {
        var count = Math.Min(most, _missing[sweep]);
        _missing[sweep] -= count;
        _has[sweep] += count;
        _shares[cell, sweep] += count;
        return count;
    }

    private void Deal(int cell, int devices)
    {
        for (; devices > 0 && First() is >= 0 and var sweep; devices--)
            Give(cell, sweep, 1);
    }

    private int First()
    {
        var first = -1;
        for (var s = 0; s < _missing.Length; s++)
        {
            if (_missing[s] == 0)
                continue;
            if (first >= 0 && _sweeps[s].Priority < _sweeps[first].Priority)
                break;
            if (first < 0 || _has[s] < _has[first])
                first = s;
        }

        return first;
    }
}
