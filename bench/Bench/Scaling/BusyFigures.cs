using System.Diagnostics;
using Sweeper.Bench.Durability;

namespace Sweeper.Bench.Scaling;

/// <summary>How busy devices were while trials waited for them: from when the first trial began until the last one did.</summary>
/// <param name="Share">Of that time, of all devices: trials were trained. What a trial costs beside its training is not.</param>
/// <param name="Seconds">Of a trial's training, on average.</param>
/// <param name="Gap">Seconds of a device between two trials, on average.</param>
/// <param name="Store">What was asked of the store, by trial, opening and table included.</param>
internal sealed record BusyFigures(double Share, double Seconds, double Gap, string Store)
{
    /// <param name="runs">Timestamps of begin and end of each trial.</param>
    public static BusyFigures Of(IReadOnlyCollection<(long From, long To)> runs, int devices, CountingStore store)
    {
        var (first, last) = (runs.Min(r => r.From), runs.Max(r => r.From));
        var window = Stopwatch.GetElapsedTime(first, last) * devices;
        var busy = TimeSpan.FromTicks(runs.Sum(r => Stopwatch.GetElapsedTime(r.From, Math.Min(r.To, last)).Ticks));
        double Each(int number) => number / (double)runs.Count;
        return new BusyFigures(
            busy / window,
            runs.Average(r => Stopwatch.GetElapsedTime(r.From, r.To).TotalSeconds),
            (window - busy).TotalSeconds / (runs.Count - devices),
            $"{Each(store.Writes):0.00} writes, {Each(store.Appends):0.00} appends, {Each(store.Reads):0.00} reads, {Each(store.Probes):0.00} lengths, {Each(store.Lists):0.00} lists, {Each(store.Deletes):0.00} deletes");
    }
}
