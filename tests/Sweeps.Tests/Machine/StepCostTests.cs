using System.Diagnostics;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;
using Xunit.Abstractions;

namespace Sweeper.Sweeps.Tests.Machine;

/// <summary>What a decision takes through the whole machine, and what a finished trial leaves behind. The best of many batches counts: others may be using the machine.</summary>
public sealed class StepCostTests(ITestOutputHelper output)
{
    private const int Batches = 100;
    private const int Batch = 20;
    private const double AllowedMicroseconds = 10;
    private const double AllowedGrowth = 3;
    private const double AllowedBytes = 2048;
    private static readonly DeviceId Device = new("cpu:0");

    [Fact]
    public void A_decision_is_quick_however_many_trials_there_are()
    {
        var (few, many) = (Halfway(100 + Batch), Halfway(100_000 + Batch));
        var (ofFew, ofMany) = (double.PositiveInfinity, double.PositiveInfinity);
        for (var batch = 0; batch < Batches; batch++)
        {
            ofFew = Math.Min(ofFew, Microseconds(few));
            ofMany = Math.Min(ofMany, Microseconds(many));
        }

        output.WriteLine($"{ofFew:f2} µs a decision with 100 trials, {ofMany:f2} µs with 100,000");
        Assert.InRange(ofMany, 0, AllowedMicroseconds);
        Assert.InRange(ofMany / ofFew, 0, AllowedGrowth);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_finished_trial_takes_little_memory(bool halving)
    {
        const int Trials = 100_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var state = Start(Trials, halving);
        while (state.Counts.Waiting > 0)
            state = Finish(state);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Trials;

        output.WriteLine($"{bytes:f0} bytes a finished trial{(halving ? " under successive halving" : "")}");
        Assert.Equal(Trials, state.Counts.Completed + state.Counts.Paused);
        Assert.InRange(bytes, 0, AllowedBytes);
    }

    private static SweepState Start(int trials, bool halving)
    {
        var stopping = halving ? StoppingState.Start(new StoppingRule.SuccessiveHalving(10, 3, 0, false), Goal.Min, [10, 30, 90, 270]) : null;
        var state = SweepState.Of(Enumerable.Range(0, trials).Select(i => new TrialId($"{i:x16}")), stopping);
        return Step(state, new SweepEvent.Opened(default, "host/1", 1, "", TrialSet.Empty, TrialSet.Empty));
    }

    /// <summary>All trials but the last few have reported at the first rung.</summary>
    private static SweepState Halfway(int trials)
    {
        var state = Start(trials, halving: true);
        while (state.Trials.Count(t => t.Attempts == 0) is var left && left > Batch)
        {
            for (var i = 0; i < left - Batch; i++)
                state = Finish(state);
        }

        return state;
    }

    /// <summary>The next trial runs to its next rung, or to its end.</summary>
    private static SweepState Finish(SweepState state)
    {
        state = Step(state, new SweepEvent.WorkAsked(default, Device));
        if (state.Device(Device).Lease is not { } lease)
            return state;
        var rungs = state.Stopping?.RungSteps ?? [];
        var arrived = state.Find(lease.Trial)!.Arrived;
        for (; arrived < rungs.Count; arrived++)
        {
            state = Step(state, new SweepEvent.Reported(default, lease.Trial, lease.Attempt, rungs[arrived], CounterRandom.Unit(arrived, state.Order.IndexOf(lease.Trial), "value")));
            if (state.Find(lease.Trial)!.IsHeld)
                return Step(state, new SweepEvent.Ended(default, lease.Trial, lease.Attempt, Ending.Stopped, null));
        }

        return Step(state, new SweepEvent.Ended(default, lease.Trial, lease.Attempt, Ending.Completed, null));
    }

    /// <summary>Reports only: each is one step of the machine with a decision in it.</summary>
    private static double Microseconds(SweepState state)
    {
        var (decisions, time) = (0, TimeSpan.Zero);
        for (var i = 0; i < Batch; i++)
        {
            state = Step(state, new SweepEvent.WorkAsked(default, Device));
            var lease = state.Device(Device).Lease!;
            var arrived = state.Find(lease.Trial)!.Arrived;
            var report = new SweepEvent.Reported(default, lease.Trial, lease.Attempt, state.Stopping!.RungSteps[arrived], CounterRandom.Unit(arrived, i, "late value"));
            var since = Stopwatch.GetTimestamp();
            (state, var effects) = SweepMachine.Step(state, report);
            time += Stopwatch.GetElapsedTime(since);
            decisions += effects.Count(e => e is SweepEffect.Decided);
            state = Step(state, new SweepEvent.Ended(default, lease.Trial, lease.Attempt, Ending.Stopped, null));
        }

        Assert.InRange(decisions, Batch / 2, int.MaxValue);
        return time.TotalMicroseconds / decisions;
    }

    private static SweepState Step(SweepState state, SweepEvent @event) => SweepMachine.Step(state, @event).State;
}
