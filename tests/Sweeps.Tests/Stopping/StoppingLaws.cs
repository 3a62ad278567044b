using Sweeper.Sweeps.Stopping;

namespace Sweeper.Sweeps.Tests.Stopping;

/// <summary>What holds for every sweep, whatever comes when. Both are numbered, so that a failure is one for everybody.</summary>
public sealed class StoppingLaws
{
    private const int Sweeps = 400;
    private const int Orders = 5;

    [Fact]
    public void Whatever_comes_when_the_log_is_that_of_the_naive_rule()
    {
        var (decisions, orders) = (0, new HashSet<string>());
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var of = new StoppingWorld(sweep, 0);
            var naive = NaiveStopping.Decide(of.Rule, of.Goal, of.Steps, Enumerable.Range(0, of.Trials), of.Value);
            for (var order = 0; order < Orders; order++)
            {
                var world = new StoppingWorld(sweep, order).Run();

                Assert.Equal(naive, world.Log);
                Assert.Equal(0, world.Disturbances);
                decisions += world.Log.Count;
                orders.Add($"{sweep}: {string.Join(' ', world.Decisions.Select(d => (d.Rung, d.Number)))}");
            }
        }

        Assert.True(decisions > 50_000 && orders.Count > 2 * Sweeps, $"{decisions} decisions, {orders.Count} different orders: too few to show anything.");
    }

    [Fact]
    public void A_trial_that_is_withdrawn_before_it_reports_is_as_if_it_had_never_been_there()
    {
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var trials = new StoppingWorld(sweep, 0).Trials;
            int[] withdrawn = [.. Enumerable.Range(0, trials).Where(t => StoppingWorld.Of(4, sweep, $"withdrawn {t}") == 0)];

            var world = new StoppingWorld(sweep, 1).Run(withdrawn);

            Assert.Equal(NaiveStopping.Decide(world.Rule, world.Goal, world.Steps, Enumerable.Range(0, trials).Except(withdrawn), world.Value), world.Log);
        }
    }

    [Fact]
    public void Trials_that_are_added_when_the_others_have_ended_are_as_if_they_had_always_been_there()
    {
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var world = new StoppingWorld(sweep, 5);
            world.Run(first: world.Trials / 2, []);

            Assert.Equal(new StoppingWorld(sweep, 6).Run().Log, world.Log);
        }
    }

    [Fact]
    public void In_order_of_arrival_the_first_rung_is_that_of_the_naive_rule_over_the_arrivals_and_nothing_is_held()
    {
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var world = new StoppingWorld(sweep, 3, arrivalOrder: true).Run();

            var arrived = world.State.History.OfType<RungEvent.Arrived>().ToList();
            var naive = NaiveStopping.Decide(world.Rule, world.Goal, [world.Steps[0]], arrived.Where(a => a.Rung == 0).Select(a => a.Trial), world.Value);
            Assert.Equal(naive, world.Log.Where(d => d.Rung == 0));
            Assert.All(arrived, a => Assert.NotEqual(Whereabouts.Held, world.State.StandingOf(a.Trial).Whereabouts));
            Assert.Equal(0, world.Disturbances);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_history_makes_the_same_state_again_also_in_the_middle(bool arrivalOrder)
    {
        for (var sweep = 0; sweep < 100; sweep++)
        {
            var world = new StoppingWorld(sweep, 7, arrivalOrder).Run();
            var history = world.State.History.ToList();
            var (state, decisions) = (StoppingState.Start(world.Rule, world.Goal, world.Steps), new List<Decision>());
            for (var i = 0; i < history.Count; i++)
            {
                if (i % 7 == 0)
                    state = StoppingState.Replay(world.Rule, world.Goal, world.Steps, state.History.ToList());
                var arrived = (RungEvent.Arrived)history[i];
                (state, var made) = state.Arrive(arrived.Trial, arrived.Rung, arrived.Value);
                decisions.AddRange(made);
            }

            Assert.Equal(world.Decisions, decisions);
            Assert.Equal(history, state.History);
            Assert.All(Enumerable.Range(0, world.Trials), t => Assert.Equal(world.State.StandingOf(t), state.StandingOf(t)));
        }
    }

    [Fact]
    public void When_all_have_reported_nobody_is_held_and_the_last_decision_is_where_a_trial_stands()
    {
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var world = new StoppingWorld(sweep, 11).Run();
            foreach (var last in world.Decisions.GroupBy(d => d.Trial).Select(g => g.Last()))
            {
                Standing expected = last.Choice switch
                {
                    Choice.GoOn => new(last.Rung + 1, Whereabouts.OnTheWay),
                    Choice.Pause => new(last.Rung, Whereabouts.Paused),
                    _ => new(last.Rung, Whereabouts.Stopped),
                };
                Assert.Equal(expected, world.State.StandingOf(last.Trial));
            }

            Assert.Equal(world.Trials, world.Decisions.Select(d => d.Trial).Distinct().Count());
        }
    }
}
