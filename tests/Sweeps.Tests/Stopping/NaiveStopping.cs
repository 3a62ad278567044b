using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;

namespace Sweeper.Sweeps.Tests.Stopping;

/// <summary>
/// What early stopping without timing must decide, written down rung by rung with all results sorted anew each time: O(n² log n), no state between rungs but
/// the order of the next.
/// </summary>
internal static class NaiveStopping
{
    /// <param name="order">Trials that start, in order.</param>
    /// <param name="value">Of a trial at a rung; null: it failed on the way.</param>
    public static IReadOnlyList<Decision> Decide(StoppingRule rule, Goal goal, IReadOnlyList<int> steps, IEnumerable<int> order, Func<int, int, double?> value)
    {
        var decisions = new List<Decision>();
        for (var rung = 0; rung < steps.Count; rung++)
        {
            var of = new OneRung(rule, goal, rung, steps[rung]);
            foreach (var trial in order)
                of.Add(trial, value(trial, rung));
            decisions.AddRange(of.Decisions);
            order = of.Decisions.Where(d => d.Choice == Choice.GoOn).Select(d => d.Trial).ToList();
        }

        return decisions;
    }

    private sealed class OneRung(StoppingRule rule, Goal goal, int rung, int step)
    {
        private readonly List<(int Trial, double? Value)> _results = [];

        public List<Decision> Decisions { get; } = [];

        public void Add(int trial, double? value)
        {
            if (rule.Window > 0 && _results.Count >= rule.Window && Waits(_results[^rule.Window].Trial))
                Say(_results[^rule.Window].Trial, Choice.Stop);
            _results.Add((trial, value));
            if (rule is StoppingRule.Median median)
            {
                var cutoff = Median(trial, median);
                Say(trial, value is null || (cutoff is not null && (goal == Goal.Min ? value > cutoff : value < cutoff)) ? Choice.Stop : Choice.GoOn);
                return;
            }

            foreach (var rising in Sorted().Take(Quota()).Where(r => r.Value is not null && (r.Trial == trial || Waits(r.Trial))).ToList())
                Say(rising.Trial, Choice.GoOn);
            if (Decisions.All(d => d.Trial != trial))
                Say(trial, value is null ? Choice.Stop : Choice.Pause);
        }

        private bool Waits(int trial) => Decisions.Last(d => d.Trial == trial).Choice == Choice.Pause;

        private List<(int Trial, double? Value)> Window() => rule.Window == 0 ? _results : _results.TakeLast(rule.Window).ToList();

        private List<(int Trial, double? Value)> Sorted() =>
            [.. Window().OrderBy(r => r.Value is null).ThenBy(r => goal == Goal.Min ? r.Value : -r.Value)];

        private int Quota() => rule is StoppingRule.SuccessiveHalving halving ? Window().Count / halving.Eta : 0;

        private double? Median(int trial, StoppingRule.Median median)
        {
            var others = Sorted().Where(r => r.Trial != trial).Select(r => r.Value).ToList();
            return others.Count < median.MinTrials ? null
                : others.Count % 2 == 1 ? others[others.Count / 2]
                : (others[others.Count / 2 - 1] + others[others.Count / 2]) / 2;
        }

        private void Say(int trial, Choice choice)
        {
            var (sorted, value) = (Sorted(), _results.Single(r => r.Trial == trial).Value);
            var cutoff = rule is StoppingRule.Median median ? Median(trial, median) : Quota() == 0 ? null : sorted[Quota() - 1].Value;
            var rank = value is null ? sorted.Count : sorted.FindIndex(r => r.Trial == trial) + 1;
            Decisions.Add(new Decision(rung, Decisions.Count + 1, trial, step, value, choice, sorted.Count, rank, Quota(), cutoff));
        }
    }
}
