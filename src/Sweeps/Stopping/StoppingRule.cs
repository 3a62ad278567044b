namespace Sweeper.Sweeps.Stopping;

/// <summary>How a sweep decides, while trials train, which of them are worth the rest of their steps.</summary>
/// <param name="MinSteps">Step of the first rung, ≥ 1.</param>
/// <param name="Window">A result is compared with the newest so many results of its rung, its own included; 0: with all of them.</param>
/// <param name="ArrivalOrder">True: results count as they come in, so that the outcome depends on timing. False: in the order in which the trials start, so
/// that it does not.</param>
public abstract record StoppingRule(int MinSteps, int Window, bool ArrivalOrder)
{
    /// <summary>Steps of the rungs, rising, all below <paramref name="steps"/>: at the end there is nothing left to decide.</summary>
    /// <param name="steps">Steps of a whole training.</param>
    public abstract IReadOnlyList<int> Rungs(int steps);

    /// <summary>
    /// Successive halving by asynchronous promotion (ASHA: Li et al., "A System for Massively Parallel Hyperparameter Tuning", 2020): at each rung the best
    /// 1 / <paramref name="Eta"/> of the results seen so far go on, the others pause and may go on later. One bracket only.
    /// </summary>
    /// <param name="Eta">η, ≥ 2: also the factor from rung to rung.</param>
    public sealed record SuccessiveHalving(int MinSteps, int Eta, int Window, bool ArrivalOrder) : StoppingRule(MinSteps, Window, ArrivalOrder)
    {
        public override IReadOnlyList<int> Rungs(int steps)
        {
            var rungs = new List<int>();
            for (long step = MinSteps; step < steps; step *= Eta)
                rungs.Add((int)step);
            return rungs;
        }
    }

    /// <summary>
    /// A trial whose result is strictly worse than the median of the others at that step stops for good. As Optuna's <c>MedianPruner</c>, it looks at values
    /// reported at one step; unlike it, at the newest value of the trial and not its best so far, and at the results of all trials that got there and not only
    /// of those that finished. Vizier's rule takes running averages of the others.
    /// </summary>
    /// <param name="Every">Steps between rungs, ≥ 1.</param>
    /// <param name="MinTrials">Others that must have been seen at the rung before anything stops there, ≥ 1.</param>
    public sealed record Median(int MinSteps, int Every, int MinTrials, int Window, bool ArrivalOrder) : StoppingRule(MinSteps, Window, ArrivalOrder)
    {
        public override IReadOnlyList<int> Rungs(int steps)
        {
            var rungs = new List<int>();
            for (long step = MinSteps; step < steps; step += Every)
                rungs.Add((int)step);
            return rungs;
        }
    }
}
