using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Reporting;

/// <summary>A trial that early stopping holds at a rung: it has no result, but came so far.</summary>
/// <param name="Step">Of the rung.</param>
/// <param name="Value">The objective there; null: it failed before.</param>
/// <param name="Rung">1, 2, …</param>
public sealed record PausedRow(TrialId Trial, int Step, double? Value, int Rung)
{
    /// <summary>All that a sweep holds, in its order.</summary>
    public static IReadOnlyList<PausedRow> Of(SweepState state)
    {
        if (state.Stopping is not { } stopping)
            return [];
        var newest = new Dictionary<int, RungEvent.Arrived>();
        foreach (var arrived in stopping.History.OfType<RungEvent.Arrived>())
            newest[arrived.Trial] = arrived;
        return
        [
            .. Enumerable.Range(0, state.Trials.Count)
                .Where(i => state.Trials[i].Stage == TrialStage.Paused && newest.ContainsKey(i))
                .Select(i => new PausedRow(state.Order.Trials[i], stopping.RungSteps[newest[i].Rung], newest[i].Value, newest[i].Rung + 1)),
        ];
    }
}
