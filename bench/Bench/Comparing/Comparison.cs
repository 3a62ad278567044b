using Sweeper.Bench.Machine;
using Sweeper.Bench.Workers;
using Sweeper.Bench.Workloads;

namespace Sweeper.Bench.Comparing;

/// <summary>
/// Measures a workload on both sides in turn, ours, peer, ours, peer, and pairs the rounds: what a neighbour takes from the machine it takes from both, and a ratio
/// within a round survives it. Processes stay loaded between rounds and sleep while the other side runs.
/// </summary>
/// <param name="peer">Null: ours alone.</param>
/// <param name="cores">Trials at once on our side; threads or processes on the peer's.</param>
/// <param name="seconds">Of one measurement; at least one step.</param>
/// <param name="rounds">Pairs.</param>
/// <param name="peak">Operations per second of all cores at once, as far as seen yet.</param>
internal sealed class Comparison(Peer? peer, int cores, double seconds, int rounds, double peak)
{
    /// <summary>A way of the peer that is this much slower in the first round is not measured again.</summary>
    private const double Hopeless = 1.15;

    /// <summary>Neighbours can only take from it, so the largest that was seen is the nearest.</summary>
    private double _peak = peak;

    public ComparisonRow Measure(Workload workload)
    {
        _peak = Math.Max(_peak, PeakRate.Measure(cores));
        using var ours = Trainers.Start(cores);
        ours.Prepare(workload);
        var (ways, problem) = Ways(workload);
        try
        {
            return Measure(workload, ours, ways, problem);
        }
        finally
        {
            ways.ForEach(way => way.Dispose());
        }
    }

    private ComparisonRow Measure(Workload workload, Side ours, List<Side> ways, string problem)
    {
        var mine = new List<Measurement>();
        var theirs = ways.ToDictionary(way => way, _ => new List<Measurement>());
        for (var round = 0; round < rounds; round++)
        {
            mine.Add(ours.Measure(seconds));
            foreach (var way in ways.Where(way => !IsHopeless(way, theirs)))
                theirs[way].Add(way.Measure(seconds));
        }

        var middle = Median(mine, m => m.Milliseconds);
        var share = WorkloadFlops.Of(workload).Step * 1000 / middle.Milliseconds / _peak;
        if (ways.Count == 0)
            return new ComparisonRow(workload, middle, null, null, default, null, problem, share);
        var best = ways.Where(way => theirs[way].Count == rounds).MinBy(way => Median(theirs[way], m => m.Milliseconds).Milliseconds)!;
        var ratios = mine.Zip(theirs[best], (m, p) => p.Milliseconds / m.Milliseconds).ToList();
        var cpu = Median([.. mine.Zip(theirs[best], (m, p) => p.CpuMilliseconds / m.CpuMilliseconds)], r => r);
        var peerMiddle = Median(theirs[best], m => m.Milliseconds);
        return new ComparisonRow(workload, middle, peerMiddle, Median(ratios, r => r), (ratios.Min(), ratios.Max()), cpu, $"{best.Name}: {best.Form}", share);
    }

    private static bool IsHopeless(Side way, Dictionary<Side, List<Measurement>> theirs) =>
        theirs.Values.All(measured => measured.Count > 0) && theirs[way][0].Milliseconds > Hopeless * theirs.Values.Min(measured => measured[0].Milliseconds);

    /// <summary>Every way, ready. All stay loaded and keep what they once took, so together they may take half of the free memory.</summary>
    private (List<Side> Ways, string Problem) Ways(Workload workload)
    {
        var ways = new List<Side>();
        if (peer is null)
            return (ways, "no peer");
        try
        {
            var starts = peer.Ways(cores);
            var memory = FreeMemory.Bytes() / 2 / starts.Count;
            foreach (var start in starts)
            {
                ways.Add(start());
                ways[^1].Prepare(workload, memory);
            }

            return (ways, "");
        }
        catch (WorkerException e)
        {
            ways.ForEach(way => way.Dispose());
            return ([], e.Message);
        }
    }

    /// <summary>The middle one; of an even number, the upper of the two.</summary>
    private static T Median<T>(IReadOnlyList<T> items, Func<T, double> by) => items.OrderBy(by).ElementAt(items.Count / 2);
}
