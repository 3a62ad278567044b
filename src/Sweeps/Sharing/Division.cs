using System.Collections.Immutable;

namespace Sweeper.Sweeps.Sharing;

/// <summary>
/// The whole cluster divided once, by the law of <see cref="ShareBook"/>. The sets of devices that sweeps can be given are a matroid: serving the next device to
/// who is first in order, and passing over who can have none, is best in that order (Edmonds 1971), and who was passed over once needs no second look.
/// A division costs devices x (groups + sweeps of one priority); devices that have to be exchanged between groups cost groups^2 x sweeps more each. Groups are classes that meet
/// the needs of the same sweeps, so that they are few however many classes there are.
/// </summary>
internal sealed class Division
{
    private readonly ImmutableDictionary<int, PoolShares> _shares;

    /// <param name="summaries">By partition.</param>
    /// <param name="demands">One for each sweep.</param>
    public Division(IReadOnlyList<PoolSummary> summaries, IEnumerable<Demand> demands)
    {
        var sweeps = demands.OrderByDescending(d => d.Priority).ThenBy(d => d.Sweep, StringComparer.Ordinal).ToList();
        var cells = summaries.OrderBy(s => s.Partition).SelectMany(s => s.Classes.Select(c => (s.Partition, Count: c))).ToList();
        var groups = cells
            .GroupBy(c => Takers(c.Count.Class, sweeps))
            .OrderBy(g => g.Key.Count(taker => taker == '1')).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (Takers: g.Key, Cells: g.ToList()))
            .ToList();
        var flow = Serve(sweeps, [.. groups.Select(g => (g.Takers, g.Cells.ConvertAll(c => c.Count)))]);

        var shares = summaries.ToDictionary(s => s.Partition, _ => new List<Share>());
        for (var g = 0; g < groups.Count; g++)
        {
            var deal = new GroupDeal(groups[g].Cells.ConvertAll(c => c.Count), sweeps, [.. sweeps.Select((_, s) => flow[g, s])]);
            for (var c = 0; c < groups[g].Cells.Count; c++)
            {
                var (partition, count) = groups[g].Cells[c];
                var holders = count.Sweeps.Select(h => h.Sweep).ToHashSet(StringComparer.Ordinal);
                shares[partition].AddRange(sweeps
                    .Select((d, s) => new Share(count.Class, d.Sweep, d.Priority, deal[c, s]))
                    .Where(s => s.Count > 0 || holders.Contains(s.Sweep)));
            }
        }

        _shares = summaries.ToImmutableDictionary(s => s.Partition, s => new PoolShares(s.Generation, shares[s.Partition]));
    }

    /// <summary>Null for a partition of which nothing was known.</summary>
    public PoolShares? Of(int partition) => _shares.GetValueOrDefault(partition);

    /// <summary>How many devices each sweep is to have: one after the other is served, and who has fewest is next.</summary>
    private static ShareFlow Serve(List<Demand> sweeps, List<(string Takers, List<ClassCount> Cells)> groups)
    {
        var meets = new bool[groups.Count, sweeps.Count];
        var held = new int[groups.Count, sweeps.Count, 3];
        var has = new int[sweeps.Count];
        var index = sweeps.Select((d, s) => (d.Sweep, s)).ToDictionary(d => d.Sweep, d => d.s, StringComparer.Ordinal);
        for (var g = 0; g < groups.Count; g++)
        {
            for (var s = 0; s < sweeps.Count; s++)
                meets[g, s] = groups[g].Takers[s] == '1';
            foreach (var on in groups[g].Cells.SelectMany(c => c.Sweeps))
            {
                if (!index.TryGetValue(on.Sweep, out var s) || !meets[g, s])
                    continue;
                has[s] += on.Total;
                for (var tier = 0; tier < 3; tier++)
                    held[g, s, tier] += GroupDeal.InTier(on, tier);
            }
        }

        var flow = new ShareFlow([.. groups.Select(g => g.Cells.Sum(c => c.Total))], meets, held);
        foreach (var equals in Enumerable.Range(0, sweeps.Count).GroupBy(s => sweeps[s].Priority))
        {
            var open = equals.ToList();
            for (var number = 1; open.Count > 0; number++)
            {
                // Of those that cannot all have one more, those have it that have it already.
                var served = open.Where(s => has[s] >= number).Concat(open.Where(s => has[s] < number)).Where(s => number <= sweeps[s].Most && flow.Give(s)).ToHashSet();
                open.RemoveAll(s => !served.Contains(s));
            }
        }

        return flow;
    }

    /// <summary>Which sweeps the class serves, one digit each: classes with the same answer are one group.</summary>
    private static string Takers(DeviceClass devices, List<Demand> sweeps) => string.Create(sweeps.Count, (devices, sweeps), static (digits, of) =>
    {
        for (var s = 0; s < digits.Length; s++)
            digits[s] = of.sweeps[s].Need.IsMetBy(of.devices) ? '1' : '0';
    });
}
