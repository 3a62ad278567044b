using Sweeper.Sweeps.Spaces;

namespace Sweeper.Sweeps.Stopping;

/// <summary>
/// All that early stopping knows of a sweep. Immutable; a result costs O(log trials). Trials are named by their index in the order in which they start; how
/// many there are need not be known, so that more can be added at the end at any time.
/// </summary>
/// <remarks>
/// Results of a rung count in a fixed order: at the first rung that in which the trials start, at every other one that in which the rung before let them go on. A
/// result that comes too early is held until those before it are there (or withdrawn). Each rung is so a function of the sequence of its results, and what it
/// lets go on is the sequence of the next: no timing can change a decision. With <see cref="StoppingRule.ArrivalOrder"/> nothing is held.
/// </remarks>
public sealed class StoppingState
{
    internal StoppingState(StoppingRule rule, Goal goal, IReadOnlyList<int> rungSteps) => (Rule, Goal, RungSteps) = (rule, goal, rungSteps);

    public StoppingRule Rule { get; }

    public Goal Goal { get; }

    /// <summary>Steps of the rungs, rising.</summary>
    public IReadOnlyList<int> RungSteps { get; }

    /// <summary>Everything that changed the state, in order: a snapshot keeps these, and <see cref="Replay"/> makes the state of them.</summary>
    public IEnumerable<RungEvent> History => Enumerable.Range(0, Events.Count).Select(i => Events[i]!);

    internal Sequence<TrialTrack> Trials { get; init; } = Sequence<TrialTrack>.Empty;

    internal Sequence<Rung> Rungs { get; init; } = Sequence<Rung>.Empty;

    internal Sequence<RungEvent> Events { get; init; } = Sequence<RungEvent>.Empty;

    public static StoppingState Start(StoppingRule rule, Goal goal, IReadOnlyList<int> rungSteps) => new(rule, goal, rungSteps);

    /// <summary>The state with this <see cref="History"/>.</summary>
    public static StoppingState Replay(StoppingRule rule, Goal goal, IReadOnlyList<int> rungSteps, IEnumerable<RungEvent> history) =>
        history.Aggregate(Start(rule, goal, rungSteps), (state, e) => e switch
        {
            RungEvent.Arrived a => state.Arrive(a.Trial, a.Rung, a.Value).State,
            _ => state.Withdraw(e.Trial).State,
        });

    /// <summary>A trial reported at the step of a rung, or failed for good on the way there.</summary>
    /// <param name="trial">≥ 0.</param>
    /// <param name="rung">0 … number of rungs - 1. A result that nobody waits for (the trial has one there already, was not let go on to there, is
    /// withdrawn) changes nothing.</param>
    /// <param name="value">The objective. Null or not finite: it failed; that counts as the worst result, and the trial never goes on.</param>
    /// <returns>The decisions that this made possible, about this trial or others; none about this one while its result is held.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No such trial or rung.</exception>
    public (StoppingState State, IReadOnlyList<Decision> Decisions) Arrive(int trial, int rung, double? value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rung);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rung, RungSteps.Count);
        if (StandingOf(trial) != new Standing(rung, Whereabouts.OnTheWay))
            return (this, []);
        var turn = new StoppingTurn(this);
        turn.Arrive(trial, rung, value is { } number && double.IsFinite(number) ? number : null);
        return turn.Done();
    }

    /// <summary>
    /// A person cancelled a trial: nobody waits for it, it does not go on, and from now on its results do not count. Decisions made with them stay. Changes
    /// nothing for a trial that was stopped.
    /// </summary>
    /// <returns>The decisions about other trials that this made possible.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No such trial.</exception>
    public (StoppingState State, IReadOnlyList<Decision> Decisions) Withdraw(int trial)
    {
        if (StandingOf(trial).Whereabouts is Whereabouts.Stopped or Whereabouts.Withdrawn)
            return (this, []);
        var turn = new StoppingTurn(this);
        turn.Withdraw(trial);
        return turn.Done();
    }

    /// <summary>
    /// Every result that counts, from the highest rung down, the best of a rung first, as the decision to let it go on when nothing else is left to train. Made
    /// outside of the rule: this state does not change by it.
    /// </summary>
    public IEnumerable<Decision> BestFirst()
    {
        for (var number = RungSteps.Count - 1; number >= 0; number--)
        {
            if (Rungs[number] is not { } rung)
                continue;
            for (var i = 0; i < rung.Ranking.Count; i++)
            {
                var ranked = rung.Ranking[i];
                var value = Goal == Goal.Max ? -ranked.Score : ranked.Score;
                yield return new Decision(number, rung.Decisions + 1, ranked.Trial, RungSteps[number], value, Choice.GoOn, rung.Seen, i + 1, i + 1, value);
            }
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">No such trial.</exception>
    public Standing StandingOf(int trial)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trial);
        return Trials[trial] is { } track ? new Standing(track.Rung, track.Whereabouts) : default;
    }

    /// <summary>The trial whose result a held one waits for; there may be more behind it. Null for a trial that is not held.</summary>
    public int? WaitsFor(int trial)
    {
        if (StandingOf(trial) is not { Whereabouts: Whereabouts.Held, Rung: var rung })
            return null;
        var next = Rungs[rung]?.Next ?? 0;
        return rung == 0 ? next : Rungs[rung - 1]!.WentOn[next];
    }
}
