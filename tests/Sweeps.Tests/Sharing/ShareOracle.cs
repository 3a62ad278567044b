using Sweeper.Sweeps.Sharing;

namespace Sweeper.Sweeps.Tests.Sharing;

/// <summary>
/// The law of sharing as inequalities. Whether sweeps can be given so many devices each is Hall's condition (1935): sweeps that together can use nothing but some
/// classes have no more than there are of them. As what can be given is a matroid, shares are best when no single exchange makes them better.
/// </summary>
internal sealed class ShareOracle(IReadOnlyList<(DeviceClass Class, int Count)> classes, IReadOnlyList<Demand> demands)
{
    /// <summary>What is wrong with the numbers of devices, by sweep.</summary>
    public IEnumerable<string> Faults(int[] totals)
    {
        if (!CanBe(totals))
            yield return "more is given than there is";
        for (var s = 0; s < demands.Count; s++)
        {
            var most = demands[s].Waiting + demands[s].Running;
            if (totals[s] > most)
                yield return $"{demands[s].Sweep} has more devices than trials";
            if (totals[s] >= most)
                continue;
            if (CanBe(With(totals, s, -1)))
                yield return $"a device is idle that {demands[s].Sweep} could use";
            for (var other = 0; other < demands.Count; other++)
            {
                if (totals[other] == 0 || !CanBe(With(totals, s, other)))
                    continue;
                if (demands[other].Priority < demands[s].Priority)
                    yield return $"{demands[other].Sweep} has what {demands[s].Sweep} of higher priority could use";
                if (demands[other].Priority == demands[s].Priority && totals[other] > totals[s] + 1)
                    yield return $"{demands[other].Sweep} has {totals[other]}, its equal {demands[s].Sweep} {totals[s]}";
            }
        }
    }

    /// <summary>Devices that can stay where they are when each sweep has so many: all ways are tried.</summary>
    /// <param name="held">Devices of a class that are a sweep's now.</param>
    public int MostThatStay(int[] totals, Dictionary<(DeviceClass, string), int> held)
    {
        var known = new Dictionary<string, int>();
        return Best(0, [.. classes.Select(c => c.Count)]);

        int Best(int sweep, int[] free)
        {
            if (sweep == demands.Count)
                return 0;
            var key = $"{sweep}:{string.Join(',', free)}";
            if (!known.TryGetValue(key, out var best))
                known[key] = best = Ways(sweep, 0, totals[sweep], free);
            return best;
        }

        int Ways(int sweep, int c, int left, int[] free)
        {
            if (c == classes.Count)
                return left == 0 ? Best(sweep + 1, free) : int.MinValue / 2;
            var best = int.MinValue / 2;
            for (var count = 0; count <= (demands[sweep].Need.IsMetBy(classes[c].Class) ? Math.Min(left, free[c]) : 0); count++)
            {
                var rest = free.ToArray();
                rest[c] -= count;
                best = Math.Max(best, Math.Min(count, held.GetValueOrDefault((classes[c].Class, demands[sweep].Sweep))) + Ways(sweep, c + 1, left - count, rest));
            }

            return best;
        }
    }

    private static int[] With(int[] totals, int more, int less) => [.. totals.Select((t, s) => t + (s == more ? 1 : 0) - (s == less ? 1 : 0))];

    private bool CanBe(int[] totals) => Enumerable.Range(0, 1 << classes.Count).All(set =>
        demands.Select((d, s) => classes.Index().All(c => (set >> c.Index & 1) == 1 || !d.Need.IsMetBy(c.Item.Class)) ? totals[s] : 0).Sum()
        <= classes.Index().Sum(c => (set >> c.Index & 1) * c.Item.Count));
}
