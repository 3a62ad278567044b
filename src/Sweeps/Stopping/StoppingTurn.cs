using Sweeper.Sweeps.Spaces;

namespace Sweeper.Sweeps.Stopping;

/// <summary>One change of a <see cref="StoppingState"/> while it is made.</summary>
internal sealed class StoppingTurn(StoppingState before)
{
    private readonly List<Decision> _decisions = [];
    private Sequence<TrialTrack> _trials = before.Trials;
    private Sequence<Rung> _rungs = before.Rungs;
    private Sequence<RungEvent> _events = before.Events;

    public (StoppingState, IReadOnlyList<Decision>) Done() =>
        (new StoppingState(before.Rule, before.Goal, before.RungSteps) { Trials = _trials, Rungs = _rungs, Events = _events }, _decisions);

    public void Arrive(int trial, int at, double? value)
    {
        _events = _events.Add(new RungEvent.Arrived(trial, at, value));
        if (before.Rule.ArrivalOrder)
        {
            Count(trial, at, value);
            return;
        }

        Track(trial, Of(trial) with { Whereabouts = Whereabouts.Held, Value = value });
        CountInOrder(at);
    }

    public void Withdraw(int trial)
    {
        _events = _events.Add(new RungEvent.Withdrawn(trial));
        var track = Of(trial);
        Track(trial, track with { Whereabouts = Whereabouts.Withdrawn, Results = null, Value = null });
        for (var result = track.Results; result is not null; result = result.Earlier)
        {
            var rung = At(result.Rung);
            _rungs = _rungs.With(result.Rung, rung with { Ranking = rung.Ranking.Remove(result.Ranked) });
            Promote(result.Rung, null);
        }

        if (!before.Rule.ArrivalOrder && track.Rung < before.RungSteps.Count)
            CountInOrder(track.Rung);
    }

    /// <summary>Counts held results for as long as the next one of the rung's order is there.</summary>
    private void CountInOrder(int at)
    {
        for (; ; )
        {
            var rung = At(at);
            if (at > 0 && rung.Next >= At(at - 1).WentOn.Count)
                return;
            var trial = at == 0 ? rung.Next : At(at - 1).WentOn[rung.Next];
            var track = Of(trial);
            if (track.Whereabouts is not (Whereabouts.Held or Whereabouts.Withdrawn))
                return;
            _rungs = _rungs.With(at, rung with { Next = rung.Next + 1 });
            if (track.Whereabouts == Whereabouts.Held)
                Count(trial, at, track.Value);
        }
    }

    private void Count(int trial, int at, double? value)
    {
        MakeRoom(at);
        var rung = At(at);
        var ranked = new Ranked(value is null ? double.PositiveInfinity : before.Goal == Goal.Min ? value.Value : -value.Value, rung.Results, trial);
        _rungs = _rungs.With(at, rung with
        {
            Results = rung.Results + 1,
            Ranking = ranked.Failed ? rung.Ranking : rung.Ranking.Add(ranked),
            Failed = rung.Failed + (ranked.Failed ? 1 : 0),
            Window = before.Rule.Window > 0 ? rung.Window.Add(ranked) : rung.Window,
        });
        var results = ranked.Failed ? Of(trial).Results : new TrialTrack.Result(at, ranked, Of(trial).Results);
        Track(trial, new TrialTrack(at, ranked.Failed ? Whereabouts.Stopped : Whereabouts.Paused, null, results));
        if (before.Rule is StoppingRule.Median median)
            Compare(at, ranked, median);
        else
            Promote(at, ranked);
    }

    private void Compare(int at, Ranked ranked, StoppingRule.Median rule)
    {
        var median = MedianOfOthers(at, ranked, rule);
        Decide(at, ranked, ranked.Failed || ranked.Score > median ? Choice.Stop : Choice.GoOn, quota: 0, median);
    }

    /// <summary>Takes the result out that the next one pushes out of the window. A trial that still waited on it has no chance left.</summary>
    private void MakeRoom(int at)
    {
        var rung = At(at);
        if (before.Rule.Window == 0 || rung.Results < before.Rule.Window)
            return;
        var oldest = rung.Window[rung.Results - before.Rule.Window];
        if (!oldest.Failed && Of(oldest.Trial) is { Whereabouts: Whereabouts.Paused } track && track.Rung == at)
            Place(at, oldest, Choice.Stop);
        rung = At(at);
        _rungs = _rungs.With(at, oldest.Failed ? rung with { Failed = rung.Failed - 1 } : rung with { Ranking = rung.Ranking.Remove(oldest) });
    }

    /// <summary>Lets every waiting trial go on that is within the quota, the best first, and pauses the arriving one if it is not.</summary>
    /// <remarks>
    /// After each turn nobody within the quota waits. One result that came, went or both moves the others by one place and the quota by one, so that those
    /// who may go on now stand next to its end, the arriving one aside.
    /// </remarks>
    private void Promote(int at, Ranked? arriving)
    {
        if (before.Rule is not StoppingRule.SuccessiveHalving)
            return;
        var (ranking, quota) = (At(at).Ranking, Quota(at));
        var rising = new List<Ranked>();
        for (var i = Math.Min(quota, ranking.Count) - 1; i >= 0 && Waits(ranking[i], at); i--)
            rising.Add(ranking[i]);
        if (arriving is { Failed: false } own && !rising.Contains(own) && ranking.IndexOf(own) < quota)
            rising.Add(own);
        rising.Sort();
        foreach (var ranked in rising)
            Place(at, ranked, Choice.GoOn);
        if (arriving is { } late && !rising.Contains(late))
            Place(at, late, late.Failed ? Choice.Stop : Choice.Pause);
    }

    private bool Waits(Ranked ranked, int at) => Of(ranked.Trial) is { Whereabouts: Whereabouts.Paused } track && track.Rung == at;

    private int Quota(int at) => before.Rule is StoppingRule.SuccessiveHalving halving ? At(at).Seen / halving.Eta : 0;

    /// <returns>As a score. Null where there are too few others, or the median is a failed one.</returns>
    private double? MedianOfOthers(int at, Ranked own, StoppingRule.Median rule)
    {
        var (rung, others) = (At(at), At(at).Seen - 1);
        if (others < rule.MinTrials)
            return null;
        var place = own.Failed ? int.MaxValue : rung.Ranking.IndexOf(own);
        double Other(int i) => (i < place ? i : i + 1) is var index && index < rung.Ranking.Count ? rung.Ranking[index].Score : double.PositiveInfinity;
        var median = others % 2 == 1 ? Other(others / 2) : (Other((others / 2) - 1) + Other(others / 2)) / 2;
        return double.IsFinite(median) ? median : null;
    }

    /// <summary>Successive halving's decision, by the quota as it is now.</summary>
    private void Place(int at, Ranked ranked, Choice choice)
    {
        var (ranking, quota) = (At(at).Ranking, Quota(at));
        Decide(at, ranked, choice, quota, quota > 0 && quota <= ranking.Count ? ranking[quota - 1].Score : null);
    }

    /// <param name="cutoff">As a score.</param>
    private void Decide(int at, Ranked ranked, Choice choice, int quota, double? cutoff)
    {
        var rung = At(at);
        var rank = ranked.Failed ? rung.Seen : rung.Ranking.IndexOf(ranked) + 1;
        _decisions.Add(new Decision(at, rung.Decisions + 1, ranked.Trial, before.RungSteps[at], ValueOf(ranked.Failed ? null : ranked.Score), choice, rung.Seen, rank, quota, ValueOf(cutoff)));
        _rungs = _rungs.With(at, rung with { Decisions = rung.Decisions + 1, WentOn = choice == Choice.GoOn ? rung.WentOn.Add(ranked.Trial) : rung.WentOn });
        var track = Of(ranked.Trial);
        Track(ranked.Trial, choice switch
        {
            Choice.GoOn => track with { Rung = at + 1, Whereabouts = Whereabouts.OnTheWay },
            Choice.Pause => track with { Whereabouts = Whereabouts.Paused },
            _ => track with { Whereabouts = Whereabouts.Stopped },
        });
    }

    private double? ValueOf(double? score) => before.Goal == Goal.Min || score is null ? score : 0 - score;

    private Rung At(int rung) => _rungs[rung] ?? new Rung();

    private TrialTrack Of(int trial) => _trials[trial] ?? TrialTrack.Fresh;

    private void Track(int trial, TrialTrack track) => _trials = _trials.With(trial, track);
}
