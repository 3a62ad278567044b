using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Tests.Machine;

/// <summary>Trials that a person takes out of a sweep, and what brings them back.</summary>
public sealed class CancelTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeviceId Cpu0 = new("cpu:0");
    private static readonly TrialId A = new("a");
    private static readonly TrialId B = new("b");

    [Fact]
    public void What_is_cancelled_is_not_trained_until_it_is_resumed()
    {
        var (state, _) = Play(Opened(), new SweepEvent.WorkAsked(Noon, Cpu0), new SweepEvent.CancelRequested(Noon, [A, B]), new SweepEvent.Ended(Noon, A, 1, Ending.Stopped, null));
        Assert.Equal((SweepPhase.Ended, 2), (state.Phase, state.Counts.Cancelled));

        (state, _) = Play(state, Opened(), new SweepEvent.WorkAsked(Noon, Cpu0));
        Assert.Equal((SweepPhase.Ended, 2), (state.Phase, state.Counts.Cancelled));

        Assert.Equal([Start(Cpu0, A, 2)], SweepMachine.Step(state, new SweepEvent.ResumeRequested(Noon)).Effects);
    }

    [Fact]
    public void What_is_resumed_before_it_stopped_is_told_nothing_new_and_waits_when_it_has_stopped()
    {
        var (state, effects) = Play(Opened(), new SweepEvent.WorkAsked(Noon, Cpu0), new SweepEvent.CancelRequested(Noon, [A, B]), new SweepEvent.ResumeRequested(Noon));
        Assert.Equal([Start(Cpu0, A, 1), new SweepEffect.PauseTrial(Cpu0, A, 1)], effects);
        Assert.Equal((1, 1, 0), (state.Counts.Running, state.Counts.Waiting, state.Counts.Cancelled));

        (state, effects) = Play(state, new SweepEvent.Ended(Noon, A, 1, Ending.Stopped, null), new SweepEvent.WorkAsked(Noon, Cpu0));

        Assert.Equal([Start(Cpu0, A, 2)], effects);
        Assert.Equal((SweepPhase.Running, 1, 0), (state.Phase, state.Counts.Waiting, state.Counts.Cancelled));
    }

    /// <summary>Against the rung's one other result it would have been stopped.</summary>
    [Fact]
    public void What_is_resumed_before_it_stopped_trains_to_its_end_outside_of_the_rule()
    {
        var state = SweepState.Of([A, B], stopping: StoppingState.Start(new StoppingRule.Median(10, 10, 1, 0, false), Goal.Min, [10, 20]));
        (state, _) = Play(
            state,
            Opened(),
            new SweepEvent.WorkAsked(Noon, Cpu0),
            new SweepEvent.Reported(Noon, A, 1, 10, 0.5),
            new SweepEvent.Reported(Noon, A, 1, 20, 0.5),
            new SweepEvent.Ended(Noon, A, 1, Ending.Completed, null),
            new SweepEvent.WorkAsked(Noon, Cpu0),
            new SweepEvent.CancelRequested(Noon, [B]),
            new SweepEvent.ResumeRequested(Noon));
        Assert.True(state.Find(B) is { IsFreed: true, CancelAsked: false, Stage: TrialStage.Running });

        (state, var effects) = Play(
            state,
            new SweepEvent.Reported(Noon, B, 1, 10, 0.9),
            new SweepEvent.Ended(Noon, B, 1, Ending.Stopped, null),
            new SweepEvent.WorkAsked(Noon, Cpu0),
            new SweepEvent.Reported(Noon, B, 2, 20, 0.9));

        Assert.Equal([Start(Cpu0, B, 2)], effects);
        Assert.Equal(Whereabouts.Withdrawn, state.Stopping!.StandingOf(1).Whereabouts);
    }

    [Fact]
    public void A_paused_sweep_of_which_all_is_cancelled_has_ended()
    {
        var (state, effects) = Play(Opened(), new SweepEvent.WorkAsked(Noon, Cpu0), new SweepEvent.PauseRequested(Noon), new SweepEvent.CancelRequested(Noon, []));
        Assert.Equal(SweepPhase.Paused, state.Phase);
        Assert.DoesNotContain(new SweepEffect.SweepEnded(), effects);

        (state, effects) = SweepMachine.Step(state, new SweepEvent.Ended(Noon, A, 1, Ending.Stopped, null));
        Assert.Equal((SweepPhase.Ended, 2), (state.Phase, state.Counts.Cancelled));
        Assert.Equal([new SweepEffect.SweepEnded()], effects);
    }

    private static SweepEvent.Opened Opened() => new(Noon, "host/1", 1, "", TrialSet.Empty, TrialSet.Empty);

    private static SweepEffect.StartTrial Start(DeviceId device, TrialId trial, int attempt) => new(device, trial, attempt, Alone: false);

    private static (SweepState State, IReadOnlyList<SweepEffect> Effects) Play(params SweepEvent[] events) => Play(SweepState.Of([A, B]), events);

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
