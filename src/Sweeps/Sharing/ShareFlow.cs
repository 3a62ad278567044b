namespace Sweeper.Sweeps.Sharing;

/// <summary>
/// Which group of devices serves which sweep: a flow of least cost from sweeps to groups, one device at a time along the cheapest augmenting path (Busacker and
/// Gowen 1960), found by Bellman and Ford's algorithm over the groups. What a sweep was given it keeps in number; of which group may change. A device costs most when
/// it is not the sweep's yet, little when it is about to leave, less when it has no trial, else nothing: after any number of steps no other way to give everybody as
/// many leaves more devices where they are.
/// </summary>
internal sealed class ShareFlow
{
    private const int Tiers = 3;

    /// <summary>Above all that the devices of a cluster can cost that stay.</summary>
    private const int NewCost = 1 << 20;
    private const int Unreached = int.MaxValue;
    private readonly int[] _free;
    private readonly bool[,] _meets;
    private readonly int[,] _given;
    private readonly int[,,] _bounds;

    /// <param name="sizes">[groups]: devices of each.</param>
    /// <param name="meets">[groups, sweeps].</param>
    /// <param name="held">[groups, sweeps, 3]: devices that are the sweep's already: with a trial, without, about to leave.</param>
    public ShareFlow(int[] sizes, bool[,] meets, int[,,] held)
    {
        _free = [.. sizes];
        _meets = meets;
        _given = new int[meets.GetLength(0), meets.GetLength(1)];
        _bounds = new int[meets.GetLength(0), meets.GetLength(1), Tiers];
        for (var g = 0; g < Groups; g++)
        {
            for (var s = 0; s < Sweeps; s++)
            {
                for (var (tier, sum) = (0, 0); tier < Tiers; tier++)
                    _bounds[g, s, tier] = sum += held[g, s, tier];
            }
        }
    }

    /// <summary>Devices of a group that a sweep is to have.</summary>
    public int this[int group, int sweep] => _given[group, sweep];

    private int Groups => _meets.GetLength(0);

    private int Sweeps => _meets.GetLength(1);

    /// <summary>One more device for the sweep.</summary>
    /// <returns>False: there is none, whatever others are given instead; and there will be none later.</returns>
    public bool Give(int sweep)
    {
        // To make others exchange their devices never pays by itself, as they stand best already: nothing beats the cheapest device that is simply free.
        var (least, free) = (Unreached, -1);
        for (var g = 0; g < Groups; g++)
        {
            if (!_meets[g, sweep])
                continue;
            var cost = Cost(g, sweep, _given[g, sweep]);
            if (cost < least)
                (least, free) = (cost, -1);
            if (cost == least && free < 0 && _free[g] > 0)
                free = g;
        }

        if (free < 0)
            return least != Unreached && Exchange(sweep);
        _free[free]--;
        _given[free, sweep]++;
        return true;
    }

    private int Cost(int group, int sweep, int number)
    {
        for (var tier = 0; tier < Tiers; tier++)
        {
            if (number < _bounds[group, sweep, tier])
                return tier;
        }

        return NewCost;
    }

    /// <summary>The sweep takes a device of some group, whose owner takes one of the next, … until one is free.</summary>
    private bool Exchange(int sweep)
    {
        var cost = new int[Groups];
        var from = new int[Groups];
        var mover = new int[Groups];
        for (var g = 0; g < Groups; g++)
            (cost[g], from[g]) = (_meets[g, sweep] ? Cost(g, sweep, _given[g, sweep]) : Unreached, -1);

        for (var changed = true; changed;)
        {
            changed = false;
            for (var g = 0; g < Groups; g++)
            {
                if (cost[g] == Unreached)
                    continue;
                for (var s = 0; s < Sweeps; s++)
                {
                    if (s != sweep && _given[g, s] > 0)
                        changed |= Relax(g, s, cost[g] - Cost(g, s, _given[g, s] - 1));
                }
            }
        }

        var end = Enumerable.Range(0, Groups).Where(g => _free[g] > 0 && cost[g] != Unreached).OrderBy(g => cost[g]).FirstOrDefault(-1);
        if (end < 0)
            return false;
        _free[end]--;
        for (; from[end] >= 0; end = from[end])
        {
            _given[end, mover[end]]++;
            _given[from[end], mover[end]]--;
        }

        _given[end, sweep]++;
        return true;

        bool Relax(int g, int s, int without)
        {
            var changed = false;
            for (var to = 0; to < Groups; to++)
            {
                if (to == g || !_meets[to, s] || without + Cost(to, s, _given[to, s]) is var reached && reached >= cost[to])
                    continue;
                (cost[to], from[to], mover[to], changed) = (reached, g, s, true);
            }

            return changed;
        }
    }
}
