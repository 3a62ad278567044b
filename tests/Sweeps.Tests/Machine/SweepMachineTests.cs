using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Tests.Machine;

public sealed class SweepMachineTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeviceId Cpu0 = new("cpu:0");
    private static readonly DeviceId Cpu1 = new("cpu:1");
    private static readonly TrialId A = new("a");
    private static readonly TrialId B = new("b");

    [Fact]
    public void Trials_start_in_the_order_of_the_plan()
    {
        var (_, effects) = Play(Opened(), new SweepEvent.WorkAsked(Noon, Cpu1), new SweepEvent.WorkAsked(Noon, Cpu0));

        Assert.Equal([new SweepEffect.StartTrial(Cpu1, A, 1), new SweepEffect.StartTrial(Cpu0, B, 1)], effects);
    }

    [Fact]
    public void A_device_that_asks_twice_gets_the_same_answer()
    {
        var (state, effects) = Play(Opened(), new SweepEvent.WorkAsked(Noon, Cpu0), new SweepEvent.WorkAsked(Noon, Cpu0));

        Assert.Equal([new SweepEffect.StartTrial(Cpu0, A, 1), new SweepEffect.StartTrial(Cpu0, A, 1)], effects);
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
    [InlineData(Ending.Crashed, true)]
    [InlineData(Ending.Stopped, true)]
    [InlineData(Ending.OutOfMemory, true)]
    [InlineData(Ending.TimedOut, true)]
    [InlineData(Ending.Diverged, false)]
    [InlineData(Ending.Completed, false)]
    public void Only_what_is_no_function_of_the_trial_is_tried_again_and_only_in_the_next_run(Ending ending, bool again)
    {
        var (state, _) = Play(Opened(B), new SweepEvent.WorkAsked(Noon, Cpu0), new SweepEvent.Ended(Noon, A, 1, ending, "why"));
        Assert.Empty(SweepMachine.Step(state, new SweepEvent.WorkAsked(Noon, Cpu0)).Effects);

        (state, _) = SweepMachine.Step(state, SweepMachine.IsFinal(ending) ? Opened(A, B) : Opened(B));
        var (_, effects) = SweepMachine.Step(state, new SweepEvent.WorkAsked(Noon, Cpu0));

        Assert.Equal(again ? [new SweepEffect.StartTrial(Cpu0, A, 2)] : [], effects);
    }

    [Fact]
    public void After_a_stop_nothing_starts_and_the_sweep_ends_with_the_last_held_trial()
    {
        var (state, effects) = Play(Opened(), new SweepEvent.WorkAsked(Noon, Cpu0), new SweepEvent.StopRequested(Noon), new SweepEvent.WorkAsked(Noon, Cpu1));
        Assert.Single(effects);

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
    public void A_report_renews_the_lease()
    {
        var later = Noon.AddMinutes(1);
        var (state, _) = Play(Opened(), new SweepEvent.WorkAsked(Noon, Cpu0), new SweepEvent.Reported(later, A, 1, 10), new SweepEvent.Reported(Noon, A, 1, 5));

        Assert.Equal(new Lease(Cpu0, A, 1, later, 10), state.LeaseOf(A, 1));
    }

    [Fact]
    public void A_hundred_thousand_trials_take_their_turn()
    {
        var world = new SweepWorld(100_000);

        world.Finish();

        Assert.Equal(100_000, world.State.Counts.Completed);
    }

    private static SweepEvent.Opened Opened(params TrialId[] finished) => new(Noon, "host/1", finished);

    private static (SweepState State, IReadOnlyList<SweepEffect> Effects) Play(params SweepEvent[] events)
    {
        var (state, all) = (SweepState.Of([A, B]), new List<SweepEffect>());
        foreach (var e in events)
        {
            (state, var effects) = SweepMachine.Step(state, e);
            all.AddRange(effects);
        }

        return (state, all);
    }
}
