using FsCheck;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Tests.Machine;

/// <summary>
/// What holds whatever happens, in whatever order, however often. Scripts come from FsCheck with a fixed seed, so that a failure is one for everybody.
/// </summary>
public sealed class SweepMachineLaws
{
    [Fact]
    public void Replaying_the_journal_gives_the_live_state() => Holds(world =>
        Text(world.Journal.Aggregate(SweepState.Of(world.Trials), (state, e) => SweepMachine.Step(state, e).State)) == Text(world.State));

    [Fact]
    public void A_message_of_an_attempt_that_is_over_changes_nothing() => Holds(world => world.Disturbances.Count == 0);

    [Fact]
    public void A_device_holds_one_trial_and_a_trial_one_device() => Holds(world =>
        world.State.Leases.Count == world.State.Holders.Count
        && world.State.Leases.All(l => l.Key == l.Value.Device && world.State.Holders[l.Value.Trial] == l.Key));

    [Fact]
    public void An_attempt_is_given_to_one_device_only() => Holds(world => world.Effects.OfType<SweepEffect.StartTrial>()
        .GroupBy(s => (s.Trial, s.Attempt)).All(same => same.Select(s => s.Device).Distinct().Count() == 1));

    [Fact]
    public void A_trial_that_finished_is_never_started_again() => Holds(world =>
    {
        var (state, finished) = (SweepState.Of(world.Trials), new HashSet<TrialId>());
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
        && counts.Running == state.Leases.Count
        && counts.Completed == state.Endings.Count(e => e.Value == Ending.Completed)
        && counts.Stopped == state.Endings.Count(e => e.Value == Ending.Stopped)
        && counts.Failed == state.Endings.Count - counts.Completed - counts.Stopped
        && counts.Waiting == state.Waiting.Count);

    [Fact]
    public void Every_trial_ends_when_devices_keep_asking() => Holds(world =>
    {
        world.Reopen();
        world.Finish();
        return world.State is { Phase: SweepPhase.Ended, Counts: { Waiting: 0, Running: 0, Failed: 0, Stopped: 0 } counts }
            && counts.Known + counts.Completed == world.Trials.Count
            && world.Effects[^1] is SweepEffect.SweepEnded;
    });

    private static void Holds(Func<SweepWorld, bool> law)
    {
        var configuration = new FsCheck.Configuration { MaxNbOfTest = 300, EndSize = 400, QuietOnSuccess = true, Replay = FsCheck.Random.StdGen.NewStdGen(17, 4711) };
        var script = Arb.From(Gen.ArrayOf(Gen.Choose(0, 1_000_000)), Arb.Default.Array<int>().Shrinker);
        Prop.ForAll(script, numbers =>
        {
            var world = new SweepWorld(trials: 7);
            world.Run(numbers);
            return law(world);
        }).Check(Throwing(configuration));
    }

    private static FsCheck.Configuration Throwing(FsCheck.Configuration configuration)
    {
        configuration.Runner = FsCheck.Configuration.QuickThrowOnFailure.Runner;
        return configuration;
    }

    private static string Text(SweepState state) => string.Join('\n',
        state.Phase,
        state.Counts,
        string.Join(' ', state.Order),
        string.Join(' ', state.Waiting),
        string.Join(' ', state.Leases.Values.OrderBy(l => l.Device.Text, StringComparer.Ordinal)),
        string.Join(' ', state.Holders.OrderBy(h => h.Key)),
        string.Join(' ', state.Attempts.OrderBy(a => a.Key)),
        string.Join(' ', state.Endings.OrderBy(e => e.Key)));
}
