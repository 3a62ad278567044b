using System.Globalization;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Simulation;
using Sweeper.Sweeps.Stopping;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Tests.Simulation;

/// <summary>A sweep under successive halving with four rungs: 10, 30, 90 and 270 of 810 steps of a second each.</summary>
internal static class HalvingSweep
{
    public static SimulatedSweep Of(int trials, bool arrivalOrder = false) => new(
        [.. Enumerable.Range(0, trials).Select(i => new SimulatedTrial(new TrialId(i.ToString("x16", CultureInfo.InvariantCulture)), 810, TimeSpan.FromSeconds(1), LearningCurve.Of(11, i))
        {
            DivergesAt = i % 17 == 5 ? 1 + (i * 13 % 800) : null,
        })],
        new FailurePolicy(100, null, null),
        new StoppingRule.SuccessiveHalving(10, 3, 0, arrivalOrder));
}
