using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;

namespace Sweeper.Sweeps.Tests.Stopping;

/// <summary>A sweep with made-up results whose messages come in a random order, doubled and late ones among them.</summary>
/// <param name="sweep">Decides rule, number of trials and results.</param>
/// <param name="order">Decides what happens when.</param>
internal sealed class StoppingWorld(int sweep, int order, bool arrivalOrder = false)
{
    private readonly List<(int Trial, int Rung)> _said = [];
    private long _draws;

    public int Trials { get; } = 1 + Of(60, sweep, "trials");

    public Goal Goal { get; } = Of(2, sweep, "goal") == 0 ? Goal.Min : Goal.Max;

    public StoppingRule Rule { get; } = RuleOf(sweep, arrivalOrder);

    public IReadOnlyList<int> Steps => Rule.Rungs(30);

    /// <summary>In the order in which they were made.</summary>
    public List<Decision> Decisions { get; } = [];

    public IReadOnlyList<Decision> Log => [.. Decisions.OrderBy(d => d.Rung).ThenBy(d => d.Number)];

    public StoppingState State { get; private set; } = null!;

    /// <summary>Messages from the past that changed something.</summary>
    public int Disturbances { get; private set; }

    /// <summary>One in eight fails; many results are equal.</summary>
    public double? Value(int trial, int rung) => Of(8, sweep, $"fails {trial} {rung}") == 0 ? null : Of(12, sweep, $"value {trial} {rung}") - 4;

    /// <summary>Runs the sweep to its end.</summary>
    /// <param name="withdrawn">Trials that are withdrawn before they report.</param>
    public StoppingWorld Run(params int[] withdrawn) => Run(Trials, withdrawn);

    /// <param name="first">So many trials run to their end before the others are added.</param>
    public StoppingWorld Run(int first, int[] withdrawn)
    {
        State = StoppingState.Start(Rule, Goal, Steps);
        foreach (var trial in withdrawn)
            Take(State.Withdraw(trial));
        Finish(Enumerable.Range(0, first), withdrawn);
        Finish(Enumerable.Range(first, Trials - first), withdrawn);
        return this;
    }

    public static int Of(int count, long seed, string purpose, long draw = 0) => (int)CounterRandom.Below((ulong)count, seed, draw, purpose);

    private void Finish(IEnumerable<int> trials, int[] withdrawn)
    {
        var running = trials.Select(i => (Trial: i, Rung: 0)).ToList();
        while (running.Count > 0)
        {
            var (trial, rung) = running[Draw(Math.Min(running.Count, 1 + Of(20, sweep, "devices")))];
            running.Remove((trial, rung));
            _said.Add((trial, rung));
            foreach (var decision in Take(State.Arrive(trial, rung, Value(trial, rung))))
            {
                if (decision.Choice == Choice.GoOn && decision.Rung + 1 < Steps.Count)
                    running.Insert(0, (decision.Trial, decision.Rung + 1));
            }

            Disturb(withdrawn);
        }
    }

    private static StoppingRule RuleOf(int sweep, bool arrivalOrder)
    {
        var window = Of(2, sweep, "windowed") * (1 + Of(12, sweep, "window"));
        return Of(2, sweep, "rule") == 0
            ? new StoppingRule.SuccessiveHalving(1, 2 + Of(3, sweep, "eta"), window, arrivalOrder)
            : new StoppingRule.Median(3, 1 + Of(9, sweep, "every"), 1 + Of(5, sweep, "min"), window, arrivalOrder);
    }

    private void Disturb(int[] withdrawn)
    {
        var before = State;
        var (old, trial) = (_said[Draw(_said.Count)], _said[Draw(_said.Count)].Trial);
        Take(State.Arrive(old.Trial, old.Rung, Draw(10)));
        if (Steps.Count > State.StandingOf(trial).Rung + 1)
            Take(State.Arrive(trial, State.StandingOf(trial).Rung + 1, Draw(10)));
        foreach (var gone in withdrawn)
            Take(State.Withdraw(gone));
        Disturbances += ReferenceEquals(before, State) ? 0 : 1;
    }

    private IReadOnlyList<Decision> Take((StoppingState State, IReadOnlyList<Decision> Decisions) turn)
    {
        State = turn.State;
        Decisions.AddRange(turn.Decisions);
        return turn.Decisions;
    }

    private int Draw(int count) => Of(count, order, "order", _draws++);
}
