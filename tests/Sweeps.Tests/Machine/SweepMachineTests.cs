using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Tests.Machine;

public sealed class SweepMachineTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeviceId Cpu0 = new("cpu:0");
    private static readonly DeviceId Cpu1 = new("cpu:1");
    private static readonly TrialId A = new("a");
    private static readonly TrialId B = new("b");
    private static readonly TrialId C = new("c");

    [Fact]
    public void Trials_start_in_the_order_of_the_plan()
    {
        var (_, effects) = Play(Opened(), new SweepEvent.WorkAsked(Noon, Cpu1), new SweepEvent.WorkAsked(Noon, Cpu0));

        Assert.Equal([Start(Cpu1, A, 1), Start(Cpu0, B, 1)], effects);
    }

    [Fact]
    public void A_device_that_asks_twice_gets_the_same_answer()
    {
        var (state, effects) = Play(Opened(), new SweepEvent.WorkAsked(Noon, Cpu0), new SweepEvent.WorkAsked(Noon, Cpu0));

        Assert.Equal([Start(Cpu0, A, 1), Start(Cpu0, A, 1)], effects);
        Assert.Equal(1, state.Counts.Running);
    }

    [Fact]
    public void A_sweep_whose_trials_are_all_known_ends_at_once()
    {
        var (state, effects) = Play(Opened(A, B));

        Assert.Equal([new SweepEffect.SweepEnded()], effects);
        Assert.Equal(2, state.Counts.Known);
    }

    [Theory]
    [InlineData(Ending.Crashed, 3)]
    [InlineData(Ending.Lost, 3)]
    [InlineData(Ending.OutOfMemory, 2)]
    [InlineData(Ending.TimedOut, 1)]
    [InlineData(Ending.Diverged, 1)]
    [InlineData(Ending.Completed, 1)]
    public void Attempts_by_kind_of_failure(Ending ending, int attempts)
    {
        var (state, effects) = Play(Opened(B), new SweepEvent.WorkAsked(Noon, Cpu0));
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            Assert.Equal(Start(Cpu0, A, attempt) with { Alone = ending == Ending.OutOfMemory && attempt == 2 }, Assert.Single(effects));
            (state, _) = SweepMachine.Step(state, ending == Ending.Lost ? new SweepEvent.Expired(Noon, A, attempt) : new SweepEvent.Ended(Noon, A, attempt, ending, "why"));
            (state, effects) = SweepMachine.Step(state, new SweepEvent.WorkAsked(Noon, Cpu0));
        }

        Assert.Empty(effects);
        Assert.Equal(SweepPhase.Ended, state.Phase);
        Assert.Equal(ending, state.Find(A)!.Ending);
    }

    [Theory]
    [InlineData(Ending.Crashed, true)]
    [InlineData(Ending.OutOfMemory, true)]
    [InlineData(Ending.TimedOut, true)]
    [InlineData(Ending.Diverged, false)]
    public void A_failure_that_is_no_function_of_the_trial_is_tried_again_in_the_next_run(Ending ending, bool again)
    {
        var (state, _) = Play(Opened(B));
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            (state, _) = SweepMachine.Step(state, new SweepEvent.WorkAsked(Noon, Cpu0));
            (state, _) = SweepMachine.Step(state, new SweepEvent.Ended(Noon, A, attempt, ending, "why"));
        }

        var opened = Opened(B) with { Diverged = SweepMachine.IsFinal(ending) ? TrialSet.Of([0]) : TrialSet.Empty };
        (state, _) = SweepMachine.Step(state, opened);

        Assert.Equal(again, SweepMachine.Step(state, new SweepEvent.WorkAsked(Noon, Cpu0)).Effects.OfType<SweepEffect.StartTrial>().Any());
    }

    [Fact]
    public void A_trial_that_failed_on_a_device_rather_goes_to_another()
    {
        var (state, _) = Play([A, B, C], Opened(), new SweepEvent.WorkAsked(Noon, Cpu0), new SweepEvent.Ended(Noon, A, 1, Ending.Crashed, "why"));

        (state, var first) = SweepMachine.Step(state, new SweepEvent.WorkAsked(Noon, Cpu0));
        (_, var second) = SweepMachine.Step(state, new SweepEvent.WorkAsked(Noon, Cpu1));

        Assert.Equal([Start(Cpu0, B, 1)], first);
        Assert.Equal([Start(Cpu1, A, 2)], second);
    }

    [Fact]
    public void A_device_that_fails_what_others_finish_is_set_aside_and_gets_no_more()
    {
        var (state, effects) = Play(
            [A, B, C],
            Opened(),
            new SweepEvent.WorkAsked(Noon, Cpu0),
            new SweepEvent.Ended(Noon, A, 1, Ending.Crashed, "why"),
            new SweepEvent.WorkAsked(Noon, Cpu0),
            new SweepEvent.Ended(Noon, B, 1, Ending.Crashed, "why"),
            new SweepEvent.WorkAsked(Noon, Cpu1),
            new SweepEvent.Ended(Noon, A, 2, Ending.Completed, null),
            new SweepEvent.WorkAsked(Noon, Cpu1),
            new SweepEvent.Ended(Noon, B, 2, Ending.Completed, null));

        Assert.Equal(Cpu0, Assert.Single(effects.OfType<SweepEffect.DeviceSetAside>()).Device);
        Assert.Empty(SweepMachine.Step(state, new SweepEvent.WorkAsked(Noon, Cpu0)).Effects);
        Assert.Equal([Start(Cpu1, C, 1)], SweepMachine.Step(state, new SweepEvent.WorkAsked(Noon, Cpu1)).Effects);
    }

    [Fact]
    public void A_device_that_fails_everything_at_once_does_not_use_up_the_retries_while_another_is_busy()
    {
        var (state, effects) = Play(
            [A, B, C],
            Opened(),
            new SweepEvent.WorkAsked(Noon, Cpu1),
            new SweepEvent.WorkAsked(Noon, Cpu0),
            new SweepEvent.Ended(Noon, B, 1, Ending.Crashed, "why"),
            new SweepEvent.WorkAsked(Noon, Cpu0),
            new SweepEvent.Ended(Noon, C, 1, Ending.Crashed, "why"),
            new SweepEvent.WorkAsked(Noon, Cpu0));
        Assert.Equal([Start(Cpu1, A, 1), Start(Cpu0, B, 1), Start(Cpu0, C, 1)], effects);

        (_, effects) = SweepMachine.Step(state, new SweepEvent.DeviceLeft(Noon, Cpu1));
        Assert.Equal([Start(Cpu0, A, 2)], effects);
    }

    [Fact]
    public void A_device_that_finishes_trials_too_is_not_set_aside_for_accidents_far_apart()
    {
        var (_, effects) = Play(
            [A, B, C],
            Opened(),
            new SweepEvent.WorkAsked(Noon, Cpu0),
            new SweepEvent.Ended(Noon, A, 1, Ending.Crashed, "why"),
            new SweepEvent.WorkAsked(Noon, Cpu1),
            new SweepEvent.WorkAsked(Noon, Cpu0),
            new SweepEvent.Ended(Noon, A, 2, Ending.Completed, null),
            new SweepEvent.Ended(Noon, B, 1, Ending.Completed, null),
            new SweepEvent.WorkAsked(Noon, Cpu0),
            new SweepEvent.Ended(Noon, C, 1, Ending.Crashed, "why"),
            new SweepEvent.WorkAsked(Noon, Cpu1),
            new SweepEvent.Ended(Noon, C, 2, Ending.Completed, null));

        Assert.Empty(effects.OfType<SweepEffect.DeviceSetAside>());
    }

    [Fact]
    public void A_device_that_was_set_aside_works_again_when_no_other_is_left()
    {
        var (state, _) = Play(
            [A, B, C],
            Opened(),
            new SweepEvent.WorkAsked(Noon, Cpu0),
            new SweepEvent.Ended(Noon, A, 1, Ending.Crashed, "why"),
            new SweepEvent.WorkAsked(Noon, Cpu0),
            new SweepEvent.Ended(Noon, B, 1, Ending.Crashed, "why"),
            new SweepEvent.WorkAsked(Noon, Cpu1),
            new SweepEvent.Ended(Noon, A, 2, Ending.Completed, null),
            new SweepEvent.WorkAsked(Noon, Cpu1),
            new SweepEvent.WorkAsked(Noon, Cpu0),
            new SweepEvent.Ended(Noon, C, 1, Ending.Crashed, "why"),
            new SweepEvent.WorkAsked(Noon, Cpu0),
            new SweepEvent.Ended(Noon, B, 2, Ending.Completed, null));

        Assert.Equal([Start(Cpu0, C, 2)], SweepMachine.Step(state, new SweepEvent.DeviceLeft(Noon, Cpu1)).Effects);
    }

    [Fact]
    public void A_trial_that_ran_out_of_memory_waits_until_it_is_alone_in_the_pool()
    {
        var (state, _) = Play(Opened(), new SweepEvent.WorkAsked(Noon, Cpu0), new SweepEvent.WorkAsked(Noon, Cpu1));

        (state, _) = SweepMachine.Step(state, new SweepEvent.Ended(Noon, A, 1, Ending.OutOfMemory, "why"));
        (state, var busy) = SweepMachine.Step(state, new SweepEvent.WorkAsked(Noon, Cpu0));
        (state, var free) = SweepMachine.Step(state, new SweepEvent.Ended(Noon, B, 1, Ending.Completed, null));

        Assert.Empty(busy);
        Assert.Equal([Start(Cpu0, A, 2) with { Alone = true }], free);
        Assert.Empty(SweepMachine.Step(state, new SweepEvent.WorkAsked(Noon, Cpu1)).Effects);
    }

    [Fact]
    public void The_sweep_stops_by_its_law_when_its_first_trials_fail()
    {
        var state = SweepState.Of([A, B, C]);
        (state, _) = Play(state, Opened() with { Failures = new FailurePolicy(0, 2, 2) }, new SweepEvent.WorkAsked(Noon, Cpu0), new SweepEvent.Ended(Noon, A, 1, Ending.Diverged, "why"), new SweepEvent.WorkAsked(Noon, Cpu0), new SweepEvent.WorkAsked(Noon, Cpu1));

        (state, var effects) = SweepMachine.Step(state, new SweepEvent.Ended(Noon, B, 1, Ending.Crashed, "why"));

        Assert.Equal(new SweepEffect.PauseTrial(Cpu1, C, 1), Assert.Single(effects.OfType<SweepEffect.PauseTrial>()));
        Assert.Contains("2", Assert.Single(effects.OfType<SweepEffect.SweepStopping>()).Reason, StringComparison.Ordinal);
        (_, effects) = SweepMachine.Step(state, new SweepEvent.Ended(Noon, C, 1, Ending.Stopped, null));
        Assert.Equal([new SweepEffect.SweepEnded()], effects);
    }

    [Fact]
    public void A_paused_sweep_gives_trials_back_and_goes_on_when_resumed()
    {
        var (state, effects) = Play(Opened(B), new SweepEvent.WorkAsked(Noon, Cpu0), new SweepEvent.PauseRequested(Noon));
        Assert.Equal(new SweepEffect.PauseTrial(Cpu0, A, 1), effects[^1]);

        (state, _) = Play(state, new SweepEvent.Ended(Noon, A, 1, Ending.Stopped, null), new SweepEvent.WorkAsked(Noon, Cpu0));
        Assert.Equal((SweepPhase.Paused, 0), (state.Phase, state.Counts.Running));

        Assert.Equal([Start(Cpu0, A, 2)], SweepMachine.Step(state, new SweepEvent.ResumeRequested(Noon)).Effects);
    }

    [Fact]
    public void A_higher_priority_goes_first_and_added_trials_go_last()
    {
        var (state, _) = Play(Opened(), new SweepEvent.Extended(Noon, [A, C]), new SweepEvent.PriorityChanged(Noon, [B], 1));

        var (_, effects) = Play(state, new SweepEvent.WorkAsked(Noon, Cpu0), new SweepEvent.WorkAsked(Noon, Cpu1), new SweepEvent.WorkAsked(Noon, new DeviceId("cpu:2")));

        Assert.Equal([B, A, C], effects.OfType<SweepEffect.StartTrial>().Select(s => s.Trial));
    }

    [Fact]
    public void A_trial_waits_at_its_rung_until_the_rule_lets_it_go_on()
    {
        var state = SweepState.Of([A, B], stopping: StoppingState.Start(new StoppingRule.SuccessiveHalving(10, 2, 0, false), Goal.Min, [10]));
        (state, var effects) = Play(
            state,
            Opened(),
            new SweepEvent.WorkAsked(Noon, Cpu0),
            new SweepEvent.WorkAsked(Noon, Cpu1),
            new SweepEvent.Reported(Noon, B, 1, 10, 0.5),
            new SweepEvent.Ended(Noon, B, 1, Ending.Stopped, null),
            new SweepEvent.WorkAsked(Noon, Cpu1));
        Assert.Equal(new SweepEffect.PauseTrial(Cpu1, B, 1), effects[^1]);
        Assert.Equal(TrialStage.Paused, state.Find(B)!.Stage);

        (state, effects) = SweepMachine.Step(state, new SweepEvent.Reported(Noon, A, 1, 10, 0.7));

        Assert.Equal([(A, Choice.Pause), (B, Choice.GoOn)], effects.OfType<SweepEffect.Decided>().Select(d => (d.Trial, d.Decision.Choice)));
        Assert.Contains(Start(Cpu1, B, 2), effects);
        Assert.Contains(new SweepEffect.PauseTrial(Cpu0, A, 1), effects);

        (_, effects) = SweepMachine.Step(state, new SweepEvent.Reported(Noon, B, 2, 10, 0.5));
        Assert.Empty(effects);
    }

    [Fact]
    public void When_nobody_may_go_on_the_best_is_trained_to_its_end_and_the_next_one_if_it_fails()
    {
        var state = SweepState.Of([A, B], stopping: StoppingState.Start(new StoppingRule.SuccessiveHalving(10, 3, 0, false), Goal.Min, [10, 30]));
        (state, var effects) = Play(
            state,
            Opened(),
            new SweepEvent.WorkAsked(Noon, Cpu0),
            new SweepEvent.Reported(Noon, A, 1, 10, 0.7),
            new SweepEvent.Ended(Noon, A, 1, Ending.Stopped, null),
            new SweepEvent.WorkAsked(Noon, Cpu0),
            new SweepEvent.Reported(Noon, B, 1, 10, 0.5));
        Assert.DoesNotContain(effects.OfType<SweepEffect.Decided>(), d => d.Decision.Choice == Choice.GoOn);

        (state, effects) = Play(state, new SweepEvent.Ended(Noon, B, 1, Ending.Stopped, null), new SweepEvent.WorkAsked(Noon, Cpu0), new SweepEvent.Reported(Noon, B, 2, 30, 0.4));

        Assert.Equal(new Decision(0, 3, 1, 10, 0.5, Choice.GoOn, 2, 1, 1, 0.5), Assert.Single(effects.OfType<SweepEffect.Decided>()).Decision);
        Assert.DoesNotContain(effects, e => e is SweepEffect.PauseTrial or SweepEffect.SweepEnded);

        (state, effects) = Play(state, new SweepEvent.Ended(Noon, B, 2, Ending.Diverged, "why"), new SweepEvent.WorkAsked(Noon, Cpu0));

        Assert.Equal((0, 4), (effects.OfType<SweepEffect.Decided>().Single().Decision.Trial, effects.OfType<SweepEffect.Decided>().Single().Decision.Number));
        (state, effects) = Play(state, new SweepEvent.Ended(Noon, A, 2, Ending.Completed, null));
        Assert.Equal([new SweepEffect.SweepEnded()], effects);
        Assert.Equal((1, 1), (state.Counts.Completed, state.Counts.Failed));
    }

    [Fact]
    public void One_that_was_to_come_to_its_end_and_ran_out_of_retries_stays_failed_when_the_sweep_is_opened_again()
    {
        var state = SweepState.Of([A, B], stopping: StoppingState.Start(new StoppingRule.SuccessiveHalving(10, 3, 0, false), Goal.Min, [10]));
        var opened = Opened() with { Failures = FailurePolicy.Default with { Retries = 0 } };
        (state, _) = Play(
            state,
            opened,
            new SweepEvent.WorkAsked(Noon, Cpu0),
            new SweepEvent.Reported(Noon, A, 1, 10, 0.5),
            new SweepEvent.Ended(Noon, A, 1, Ending.Stopped, null),
            new SweepEvent.WorkAsked(Noon, Cpu0),
            new SweepEvent.Reported(Noon, B, 1, 10, 0.7),
            new SweepEvent.Ended(Noon, B, 1, Ending.Stopped, null),
            new SweepEvent.WorkAsked(Noon, Cpu0),
            new SweepEvent.Ended(Noon, A, 2, Ending.Crashed, "why"),
            opened);

        var (_, effects) = Play(state, new SweepEvent.WorkAsked(Noon, Cpu0), new SweepEvent.WorkAsked(Noon, Cpu1));

        Assert.Equal([Start(Cpu0, B, 2)], effects);
        Assert.Equal(Ending.Crashed, state.Find(A)!.Ending);
    }

    [Fact]
    public void After_a_stop_nothing_starts_and_the_sweep_ends_with_the_last_held_trial()
    {
        var (state, effects) = Play(Opened(), new SweepEvent.WorkAsked(Noon, Cpu0), new SweepEvent.StopRequested(Noon), new SweepEvent.WorkAsked(Noon, Cpu1));
        Assert.Equal([Start(Cpu0, A, 1), new SweepEffect.PauseTrial(Cpu0, A, 1)], effects);

        (state, effects) = SweepMachine.Step(state, new SweepEvent.Ended(Noon, A, 1, Ending.Stopped, null));

        Assert.Equal([new SweepEffect.SweepEnded()], effects);
        Assert.Equal(new SweepCounts(Total: 2, Known: 0, Completed: 0, Failed: 0, Stopped: 1, Running: 0), state.Counts);
        Assert.Equal(1, state.Counts.Waiting);
    }

    [Fact]
    public void The_end_of_an_attempt_that_a_dead_engine_held_is_ignored()
    {
        var (state, _) = Play(Opened(), new SweepEvent.WorkAsked(Noon, Cpu0), Opened(), new SweepEvent.WorkAsked(Noon, Cpu0));

        var (after, effects) = SweepMachine.Step(state, new SweepEvent.Ended(Noon, A, 1, Ending.Completed, null));

        Assert.Same(state, after);
        Assert.Empty(effects);
        Assert.Equal(2, state.LeaseOf(A, 2)!.Attempt);
    }

    [Fact]
    public void Silence_makes_a_lease_overdue_and_a_sign_of_life_keeps_it()
    {
        var clock = new LeaseClock(TimeSpan.FromSeconds(60));
        clock.Start(A, 1, TimeSpan.Zero);
        clock.Start(B, 1, TimeSpan.Zero);
        clock.Hear(A, 1, TimeSpan.FromSeconds(30));
        clock.Hear(C, 1, TimeSpan.FromSeconds(30));

        Assert.Empty(clock.Overdue(TimeSpan.FromSeconds(60)));
        Assert.Equal([(B, 1)], clock.Overdue(TimeSpan.FromSeconds(61)));
        clock.End(B, 1);
        Assert.Equal([(A, 1)], clock.Overdue(TimeSpan.FromHours(1)));
    }

    [Fact]
    public void A_hundred_thousand_trials_take_their_turn()
    {
        var world = new SweepWorld(100_000);

        world.Finish();

        Assert.Equal(100_000, world.State.Counts.Completed);
    }

    private static SweepEvent.Opened Opened(params TrialId[] finished) =>
        new(Noon, "host/1", 1, "", TrialSet.Of(finished.Select(t => t == A ? 0 : t == B ? 1 : 2)), TrialSet.Empty);

    private static SweepEffect.StartTrial Start(DeviceId device, TrialId trial, int attempt) => new(device, trial, attempt, Alone: false);

    private static (SweepState State, IReadOnlyList<SweepEffect> Effects) Play(params SweepEvent[] events) => Play([A, B], events);

    private static (SweepState State, IReadOnlyList<SweepEffect> Effects) Play(TrialId[] trials, params SweepEvent[] events) => Play(SweepState.Of(trials), events);

    private static (SweepState State, IReadOnlyList<SweepEffect> Effects) Play(SweepState state, params SweepEvent[] events)
    {
        var all = new List<SweepEffect>();
        foreach (var e in events)
        {
            (state, var effects) = SweepMachine.Step(state, e);
            all.AddRange(effects);
        }

        return (state, all);
    }
}
