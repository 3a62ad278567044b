using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Tests.Machine;

/// <summary>A coordinator that follows one which died while devices elsewhere go on.</summary>
public sealed class TakeoverTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeviceId Cpu0 = new("rack1/cpu:0");
    private static readonly DeviceId Cpu1 = new("rack2/cpu:0");
    private static readonly DeviceId Cpu2 = new("rack2/cpu:1");
    private static readonly TrialId A = new("a");
    private static readonly TrialId B = new("b");

    [Fact]
    public void Leases_hold_and_are_said_again()
    {
        var before = Play(Opened, Asks(Cpu0), Asks(Cpu1), Asks(Cpu2));

        var (state, effects) = SweepMachine.Step(before, new SweepEvent.TakenOver(Noon, "rack2/7", 2));

        Assert.Equal([new SweepEffect.StartTrial(Cpu0, A, 1, false), new SweepEffect.StartTrial(Cpu1, B, 1, false)], effects);
        Assert.Equal(2, state.Epoch);
        Assert.Equal(before with { Epoch = 2 }, state);
        Assert.Equal(Ending.Completed, Step(state, new SweepEvent.Ended(Noon, A, 1, Ending.Completed, null)).Find(A)!.Ending);
    }

    [Fact]
    public void Whoever_was_to_stop_is_told_so_again()
    {
        var cancelled = Play(Opened, Asks(Cpu0), Asks(Cpu1), new SweepEvent.CancelRequested(Noon, [A]));
        var paused = Play(Opened, Asks(Cpu0), new SweepEvent.PauseRequested(Noon));

        Assert.Equal([A], HaltedBy(cancelled));
        Assert.Equal([A], HaltedBy(paused));
    }

    [Fact]
    public void A_trial_that_waits_for_its_rung_is_halted_there_until_the_rung_lets_it_on()
    {
        var start = SweepState.Of([A, B], StoppingState.Start(new StoppingRule.SuccessiveHalving(10, 2, 0, false), Goal.Min, [10]));
        var held = new SweepEvent[] { Opened, Asks(Cpu0), Asks(Cpu1), new SweepEvent.Reported(Noon, B, 1, 10, 0.5) }.Aggregate(start, Step);

        Assert.Equal([B], HaltedBy(held));
        Assert.True(held.IsToStop(B, 1));
        Assert.False(held.IsToStop(A, 1));
    }

    [Fact]
    public void An_attempt_without_a_lease_is_to_stop()
    {
        var state = Play(Opened, Asks(Cpu0));

        Assert.False(state.IsToStop(A, 1));
        Assert.True(state.IsToStop(A, 2));
        Assert.True(state.IsToStop(B, 1));
        Assert.True(Step(state, new SweepEvent.Expired(Noon, A, 1)).IsToStop(A, 1));
        Assert.True(Step(state, new SweepEvent.PauseRequested(Noon)).IsToStop(A, 1));
    }

    [Fact]
    public void A_sweep_that_has_ended_stays_so()
    {
        var ended = Play(Opened, Asks(Cpu0), End(A), Asks(Cpu0), End(B));

        var (state, effects) = SweepMachine.Step(ended, new SweepEvent.TakenOver(Noon, "rack2/7", 2));

        Assert.Empty(effects);
        Assert.Equal(ended with { Epoch = 2 }, state);
    }

    [Fact]
    public void A_device_of_which_nobody_knows_whether_it_lives_can_leave_afterwards_and_its_trial_goes_on_elsewhere()
    {
        var state = Step(Play(Opened, Asks(Cpu0)), new SweepEvent.TakenOver(Noon, "rack2/7", 2));

        state = Step(Step(state, new SweepEvent.DeviceLeft(Noon, Cpu0)), Asks(Cpu1));

        Assert.Equal(2, state.LeaseOf(A, 2)?.Attempt);
        Assert.Equal(0, state.Find(A)!.Failures);
    }

    private static SweepEvent.Opened Opened { get; } = new(Noon, "rack1/1", 1, "", TrialSet.Empty, TrialSet.Empty);

    private static SweepEvent.WorkAsked Asks(DeviceId device) => new(Noon, device);

    private static SweepEvent.Ended End(TrialId trial) => new(Noon, trial, 1, Ending.Completed, null);

    private static SweepState Step(SweepState state, SweepEvent @event) => SweepMachine.Step(state, @event).State;

    private static SweepState Play(params SweepEvent[] events) => events.Aggregate(SweepState.Of([A, B]), Step);

    private static IEnumerable<TrialId> HaltedBy(SweepState state) =>
        SweepMachine.Step(state, new SweepEvent.TakenOver(Noon, "rack2/7", 2)).Effects.OfType<SweepEffect.PauseTrial>().Select(p => p.Trial);
}
