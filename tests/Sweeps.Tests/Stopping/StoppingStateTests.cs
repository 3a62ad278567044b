using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;

namespace Sweeper.Sweeps.Tests.Stopping;

public sealed class StoppingStateTests
{
    private static readonly StoppingRule Halving = new StoppingRule.SuccessiveHalving(10, 2, 0, false);

    [Fact]
    public void Rungs_lie_before_the_end()
    {
        Assert.Equal([100, 300, 900], new StoppingRule.SuccessiveHalving(100, 3, 0, false).Rungs(2700));
        Assert.Equal([100, 300, 900, 2700], new StoppingRule.SuccessiveHalving(100, 3, 0, false).Rungs(2701));
        Assert.Equal([100, 150, 200], new StoppingRule.Median(100, 50, 5, 0, false).Rungs(250));
        Assert.Empty(new StoppingRule.Median(100, 50, 5, 0, false).Rungs(100));
        Assert.Equal([2_000_000_000], new StoppingRule.SuccessiveHalving(2_000_000_000, 3, 0, false).Rungs(int.MaxValue));
    }

    [Fact]
    public void A_result_is_held_until_those_of_earlier_trials_are_there()
    {
        var (state, decisions) = Run(Halving, Goal.Min, [(2, 0, 1), (1, 0, 2)]);

        Assert.Empty(decisions);
        Assert.Equal(new Standing(0, Whereabouts.Held), state.StandingOf(2));
        Assert.Equal(0, state.WaitsFor(2));
        Assert.Equal(["0 Pause 1/1 of 0", "1 GoOn 1/2 of 1", "2 GoOn 1/3 of 1"], Texts(state.Arrive(0, 0, 3).Decisions));
    }

    [Fact]
    public void A_paused_trial_goes_on_when_there_is_a_place_for_it()
    {
        var (state, decisions) = Run(Halving, Goal.Max, [(0, 0, 5), (1, 0, 7), (2, 0, 1), (3, 0, 2)]);

        Assert.Equal(["0 Pause 1/1 of 0", "1 GoOn 1/2 of 1", "2 Pause 3/3 of 1", "0 GoOn 2/4 of 2", "3 Pause 3/4 of 2"], Texts(decisions));
        Assert.Equal(new Decision(0, 4, 0, 10, 5, Choice.GoOn, 4, 2, 2, 5), decisions[3]);
        Assert.Equal(new Standing(1, Whereabouts.OnTheWay), state.StandingOf(0));
    }

    [Fact]
    public void The_second_rung_counts_in_the_order_of_promotion()
    {
        var (state, _) = Run(Halving, Goal.Min, [(0, 0, 2), (1, 0, 1), (2, 0, 9), (3, 0, 9)]);

        var (held, none) = state.Arrive(0, 1, 1);

        Assert.Empty(none);
        Assert.Equal(1, held.WaitsFor(0));
        Assert.Equal(["1 Pause 1/1 of 0", "0 GoOn 1/2 of 1"], Texts(held.Arrive(1, 1, 2).Decisions));
    }

    [Fact]
    public void Of_equal_results_the_earlier_is_better() =>
        Assert.Equal(["0 Pause 1/1 of 0", "0 GoOn 1/2 of 1", "1 Pause 2/2 of 1"], Texts(Run(Halving, Goal.Min, [(0, 0, 1), (1, 0, 1)]).Decisions));

    [Theory]
    [InlineData(null)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void A_failed_trial_counts_but_never_goes_on(double? value)
    {
        var (state, decisions) = Run(Halving, Goal.Min, [(0, 0, value), (1, 0, value), (2, 0, 4), (3, 0, value)]);

        Assert.Equal(["0 Stop 1/1 of 0", "1 Stop 2/2 of 1", "2 GoOn 1/3 of 1", "3 Stop 4/4 of 2"], Texts(decisions));
        Assert.All(decisions.Where(d => d.Choice == Choice.Stop), d => Assert.Equal((null, null), (d.Value, d.Cutoff)));
        Assert.Equal(new Standing(0, Whereabouts.Stopped), state.StandingOf(0));
    }

    [Fact]
    public void What_leaves_the_window_while_it_waits_is_stopped()
    {
        var decisions = Run(new StoppingRule.SuccessiveHalving(10, 2, 2, false), Goal.Min, [(0, 0, 1), (1, 0, 0), (2, 0, 5), (3, 0, 4), (4, 0, 3)]).Decisions;

        Assert.Equal(
            ["0 Pause 1/1 of 0", "1 GoOn 1/2 of 1", "0 Stop 2/2 of 1", "2 Pause 2/2 of 1", "3 GoOn 1/2 of 1", "2 Stop 2/2 of 1", "4 GoOn 1/2 of 1"],
            Texts(decisions));
    }

    [Fact]
    public void A_window_below_eta_lets_nobody_go_on() =>
        Assert.DoesNotContain(Run(new StoppingRule.SuccessiveHalving(10, 3, 2, false), Goal.Min, [.. Enumerable.Range(0, 9).Select(i => (i, 0, (double?)i))]).Decisions, d => d.Choice == Choice.GoOn);

    [Fact]
    public void The_median_rule_stops_what_is_strictly_worse_than_the_others()
    {
        var decisions = Run(new StoppingRule.Median(10, 10, 2, 0, false), Goal.Min, [(0, 0, 9), (1, 0, 2), (2, 0, 5.5), (3, 0, 6), (4, 0, null), (5, 0, 6.5)]).Decisions;

        Assert.Equal(
            [(Choice.GoOn, null), (Choice.GoOn, null), (Choice.GoOn, 5.5), (Choice.Stop, 5.5), (Choice.Stop, 5.75), (Choice.Stop, 6.0)],
            decisions.Select(d => (d.Choice, d.Cutoff)));
        Assert.Equal((4, 3, 0), (decisions[3].Seen, decisions[3].Rank, decisions[3].Quota));
    }

    [Fact]
    public void Nobody_waits_for_a_withdrawn_trial()
    {
        var (state, _) = Run(Halving, Goal.Min, [(1, 0, 3), (2, 0, 2)]);

        var (after, decisions) = state.Withdraw(0);

        Assert.Equal(["1 Pause 1/1 of 0", "2 GoOn 1/2 of 1"], Texts(decisions));
        Assert.Same(after, after.Withdraw(0).State);
        Assert.Same(after, after.Arrive(0, 0, 1).State);
    }

    [Fact]
    public void A_trial_that_is_withdrawn_later_gives_its_place_to_the_next()
    {
        var (state, _) = Run(Halving, Goal.Min, [(0, 0, 1), (1, 0, 2), (2, 0, 3)]);

        var (after, decisions) = state.Withdraw(0);

        Assert.Equal(["1 GoOn 1/2 of 1"], Texts(decisions));
        Assert.Equal(new Standing(1, Whereabouts.Withdrawn), after.StandingOf(0));
        Assert.Equal(["1 Pause 1/1 of 0"], Texts(after.Arrive(1, 1, 5).Decisions));
    }

    [Fact]
    public void A_stopped_trial_cannot_be_withdrawn()
    {
        var (state, _) = Run(Halving, Goal.Min, [(0, 0, null)]);

        Assert.Same(state, state.Withdraw(0).State);
    }

    [Fact]
    public void There_are_no_trials_below_zero_and_no_rungs_beyond_the_last()
    {
        var state = StoppingState.Start(Halving, Goal.Min, [10, 20]);

        Assert.Throws<ArgumentOutOfRangeException>(() => state.Arrive(-1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => state.Arrive(0, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => state.Arrive(0, -1, 1));
    }

    private static (StoppingState State, List<Decision> Decisions) Run(StoppingRule rule, Goal goal, (int Trial, int Rung, double? Value)[] arrivals)
    {
        var (state, decisions) = (StoppingState.Start(rule, goal, [10, 20, 40]), new List<Decision>());
        foreach (var (trial, rung, value) in arrivals)
        {
            (state, var made) = state.Arrive(trial, rung, value);
            decisions.AddRange(made);
        }

        return (state, decisions);
    }

    private static IEnumerable<string> Texts(IEnumerable<Decision> decisions) => decisions.Select(d => $"{d.Trial} {d.Choice} {d.Rank}/{d.Seen} of {d.Quota}");
}
