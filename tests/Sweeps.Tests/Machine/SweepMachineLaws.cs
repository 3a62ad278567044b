using FsCheck;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Tests.Machine;

/// <summary>
/// What holds whatever happens, in whatever order, however often. Scripts come from FsCheck with a fixed seed, so that a failure is one for everybody.
/// </summary>
public sealed class SweepMachineLaws
{
    [Fact]
    public void Replaying_the_journal_gives_the_live_state() => Holds(world =>
        Text(world.Journal.Aggregate(world.Start, (state, e) => SweepMachine.Step(state, e).State)) == Text(world.State));

    [Fact]
    public void A_message_of_an_attempt_that_is_over_changes_nothing() => Holds(world => world.Disturbances.Count == 0);

    [Fact]
    public void A_device_holds_one_trial_and_a_trial_one_device() => Holds(world =>
        world.State.Devices.Values.Count(d => d.Lease is not null) == world.State.Holders.Count
        && world.State.Devices.All(d => d.Value.Lease is null || (d.Value.Lease.Device == d.Key && world.State.Holders[d.Value.Lease.Trial] == d.Key)));

    [Fact]
    public void A_lone_trial_is_alone_in_its_pool() => Holds(world =>
        !world.State.Devices.Values.Any(d => d.Lease is { Alone: true }) || world.State.Holders.Count == 1);

    [Fact]
    public void An_attempt_is_given_to_one_device_only() => Holds(world => world.Effects.OfType<SweepEffect.StartTrial>()
        .GroupBy(s => (s.Trial, s.Attempt)).All(same => same.Select(s => s.Device).Distinct().Count() == 1));

    [Fact]
    public void A_trial_that_finished_is_never_started_again() => Holds(world =>
    {
        var (state, finished) = (world.Start, new HashSet<TrialId>());
        foreach (var e in world.Journal)
        {
            var before = state;
            (state, var effects) = SweepMachine.Step(state, e);
            if (effects.OfType<SweepEffect.StartTrial>().Any(s => finished.Contains(s.Trial)))
                return false;
            if (e is SweepEvent.Ended end && before.LeaseOf(end.Trial, end.Attempt) is not null && SweepMachine.IsFinal(end.Ending) && !finished.Add(end.Trial))
                return false;
        }

        return true;
    });

    [Fact]
    public void Counts_are_what_the_state_holds() => Holds(world => world.State is { Counts: var counts } state
        && counts.Total == state.Trials.Count
        && counts.Running == state.Holders.Count
        && counts.Completed == state.Trials.Count(t => t is { Stage: TrialStage.Ended, Known: false, Ending: Ending.Completed })
        && counts.Known == state.Trials.Count(t => t is { Stage: TrialStage.Ended, Known: true })
        && counts.Failed == state.Trials.Count(t => t.Stage == TrialStage.Ended) - counts.Completed - counts.Known
        && counts.Stopped == state.Trials.Count(t => t.Stage == TrialStage.Stopped)
        && counts.Paused == state.Trials.Count(t => t.Stage == TrialStage.Paused)
        && counts.Cancelled == state.Trials.Count(t => t.Stage == TrialStage.Cancelled)
        && counts.Waiting == state.Queue.Count
        && state.Queue.All(key => state.Trials[key.Trial].Stage == TrialStage.Waiting));

    [Fact]
    public void Every_trial_ends_when_devices_keep_asking() => Holds(world =>
    {
        world.Reopen();
        world.Finish();
        return world.State is { Phase: SweepPhase.Ended, Counts: { Waiting: 0, Running: 0, Stopped: 0, Cancelled: 0 } counts }
            && counts.Known + counts.Completed + counts.Failed + counts.Paused == world.Trials.Count
            && world.Effects[^1] is SweepEffect.SweepEnded;
    });

    private static void Holds(Func<SweepWorld, bool> law)
    {
        var configuration = new FsCheck.Configuration { MaxNbOfTest = 300, EndSize = 400, QuietOnSuccess = true, Replay = FsCheck.Random.StdGen.NewStdGen(17, 4711) };
        var script = Arb.From(Gen.ArrayOf(Gen.Choose(0, 1_000_000)), Arb.Default.Array<int>().Shrinker);
        Prop.ForAll(script, numbers =>
        {
            var (plain, halved) = (new SweepWorld(trials: 7), new SweepWorld(trials: 7, Halving()));
            plain.Run(numbers);
            halved.Run(numbers);
            return law(plain) && law(halved);
        }).Check(Throwing(configuration));
    }

    private static FsCheck.Configuration Throwing(FsCheck.Configuration configuration)
    {
        configuration.Runner = FsCheck.Configuration.QuickThrowOnFailure.Runner;
        return configuration;
    }

    private static StoppingState Halving() => StoppingState.Start(new StoppingRule.SuccessiveHalving(10, 2, 0, false), Goal.Min, [10, 20, 40]);

    private static string Text(SweepState state) => string.Join('\n',
        state.Phase,
        state.Counts,
        state.Epoch,
        state.Priority,
        string.Join(' ', state.Order.Trials),
        string.Join(' ', state.Queue),
        string.Join(' ', state.Trials),
        string.Join(' ', state.Devices),
        string.Join(' ', state.Idle),
        string.Join(' ', state.Stopping?.History ?? []));
}
