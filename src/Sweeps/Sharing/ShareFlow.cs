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
    private readonly int _groups;
    private readonly int _sweeps;
    private readonly int[] _free;
    private readonly bool[,] _meets;
    private readonly int[,,] _held;
    private readonly int[,] _given;

    /// <summary>[groups, groups]: what it costs that some sweep takes one device less here and one more there, and which sweep does it at least cost.</summary>
    private readonly (int Cost, int Sweep)[,] _steps;

    /// <summary>[sweeps, groups]: what one device more costs, <see cref="Unreached"/> where it does not meet the need; and what one device less gives back.</summary>
    private readonly int[] _more;
    private readonly int[] _less;

    /// <param name="sizes">[groups]: devices of each.</param>
    /// <param name="meets">[groups, sweeps].</param>
    /// <param name="held">[groups, sweeps, 3]: devices that are the sweep's already: with a trial, without, about to leave.</param>
    public ShareFlow(int[] sizes, bool[,] meets, int[,,] held)
    {
        (_groups, _sweeps) = (meets.GetLength(0), meets.GetLength(1));
        (_free, _meets, _held) = ([.. sizes], meets, held);
        _given = new int[_groups, _sweeps];
        _steps = new (int, int)[_groups, _groups];
        (_more, _less) = (new int[_groups * _sweeps], new int[_groups * _sweeps]);
        for (var g = 0; g < _groups; g++)
        {
            for (var s = 0; s < _sweeps; s++)
                Change(g, s, 0);
        }
    }

    /// <summary>Devices of a group that a sweep is to have.</summary>
    public int this[int group, int sweep] => _given[group, sweep];

    /// <summary>One more device for the sweep.</summary>
    /// <returns>False: there is none, whatever others are given instead; and there will be none later.</returns>
    public bool Give(int sweep)
    {
        // To make others exchange their devices never pays by itself, as they stand best already: nothing beats the cheapest device that is simply free.
        var more = _more.AsSpan(sweep * _groups, _groups);
        var (least, free) = (Unreached, -1);
        for (var g = 0; g < _groups; g++)
        {
            if (more[g] < least)
                (least, free) = (more[g], -1);
            if (more[g] == least && least != Unreached && free < 0 && _free[g] > 0)
                free = g;
        }

        if (free < 0)
            return least != Unreached && Exchange(sweep);
        _free[free]--;
        Change(free, sweep, 1);
        return true;
    }

    private void Change(int group, int sweep, int by)
    {
        var given = _given[group, sweep] += by;
        _more[(sweep * _groups) + group] = _meets[group, sweep] ? Cost(group, sweep, given) : Unreached;
        _less[(sweep * _groups) + group] = given > 0 ? Cost(group, sweep, given - 1) : Unreached;
    }

    /// <summary>Of the device that the sweep gets as its <paramref name="number"/>-th (from 0) of the group.</summary>
    private int Cost(int group, int sweep, int number)
    {
        for (var tier = 0; tier < Tiers; tier++)
        {
            number -= _held[group, sweep, tier];
            if (number < 0)
                return tier;
        }

        return NewCost;
    }

    /// <summary>The sweep takes a device of some group, whose owner takes one of the next, … until one is free.</summary>
    private bool Exchange(int sweep)
    {
        LookForSteps();
        var cost = _more.AsSpan(sweep * _groups, _groups).ToArray();
        var from = new int[_groups];
        Array.Fill(from, -1);
        for (var changed = true; changed;)
        {
            changed = false;
            for (var g = 0; g < _groups; g++)
            {
                for (var to = 0; to < _groups && cost[g] != Unreached; to++)
                {
                    if (_steps[g, to].Cost != Unreached && cost[g] + _steps[g, to].Cost is var reached && reached < cost[to])
                        (cost[to], from[to], changed) = (reached, g, true);
                }
            }
        }

        var end = Enumerable.Range(0, _groups).Where(g => _free[g] > 0 && cost[g] != Unreached).OrderBy(g => cost[g]).FirstOrDefault(-1);
        if (end < 0)
            return false;
        _free[end]--;
        for (; from[end] >= 0; end = from[end])
        {
            var mover = _steps[from[end], end].Sweep;
            Change(end, mover, 1);
            Change(from[end], mover, -1);
        }

        Change(end, sweep, 1);
        return true;
    }

    private void LookForSteps()
    {
        for (var g = 0; g < _groups; g++)
        {
            for (var to = 0; to < _groups; to++)
                _steps[g, to] = (Unreached, -1);
        }

        for (var s = 0; s < _sweeps; s++)
        {
            var more = _more.AsSpan(s * _groups, _groups);
            var less = _less.AsSpan(s * _groups, _groups);
            for (var g = 0; g < _groups; g++)
            {
                if (less[g] == Unreached)
                    continue;
                for (var to = 0; to < _groups; to++)
                {
                    if (to != g && more[to] != Unreached && more[to] - less[g] < _steps[g, to].Cost)
                        _steps[g, to] = (more[to] - less[g], s);
                }
            }
        }
    }
}
