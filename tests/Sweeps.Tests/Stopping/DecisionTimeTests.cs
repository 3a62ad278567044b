using System.Diagnostics;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Xunit.Abstractions;

namespace Sweeper.Sweeps.Tests.Stopping;

/// <summary>A decision takes under 10 µs, with 100 results or 100,000. The best of many batches counts: others may be using the machine.</summary>
[CollectionDefinition(nameof(DecisionTimeTests), DisableParallelization = true)]
[Collection(nameof(DecisionTimeTests))]
public sealed class DecisionTimeTests(ITestOutputHelper output)
{
    private const int Batches = 400;
    private const int Batch = 50;
    private const double AllowedMicroseconds = 10;
    private const double AllowedGrowth = 3;

    [Theory]
    [InlineData(0, false)]
    [InlineData(1000, false)]
    [InlineData(0, true)]
    [InlineData(1000, true)]
    public void Decisions_are_quick_however_many_there_were(int window, bool median)
    {
        StoppingRule rule = median ? new StoppingRule.Median(1, 1, 5, window, false) : new StoppingRule.SuccessiveHalving(1, 3, window, false);
        var (few, many) = (Filled(rule, 100), Filled(rule, 100_000));
        var (ofFew, ofMany) = (double.PositiveInfinity, double.PositiveInfinity);
        for (var batch = 0; batch < Batches; batch++)
        {
            ofFew = Math.Min(ofFew, Microseconds(few, 100, batch));
            ofMany = Math.Min(ofMany, Microseconds(many, 100_000, batch));
        }

        output.WriteLine($"{rule}: {ofFew:f2} µs a decision after 100 results, {ofMany:f2} µs after 100,000");
        Assert.InRange(ofMany, 0, AllowedMicroseconds);
        Assert.InRange(ofMany / ofFew, 0, AllowedGrowth);
    }

    private static StoppingState Filled(StoppingRule rule, int trials) => Enumerable.Range(0, trials)
        .Aggregate(StoppingState.Start(rule, Goal.Min, [1, 2, 4]), (state, trial) => state.Arrive(trial, 0, Value(trial)).State);

    private static double Microseconds(StoppingState state, int trials, int batch)
    {
        var (decisions, watch) = (0, Stopwatch.StartNew());
        for (var trial = trials; trial < trials + Batch; trial++)
        {
            (state, var made) = state.Arrive(trial, 0, Value((trial * 100L) + batch));
            decisions += made.Count;
        }

        return watch.Elapsed.TotalMicroseconds / decisions;
    }

    private static double Value(long draw) => CounterRandom.Unit(3, draw, "value");
}
