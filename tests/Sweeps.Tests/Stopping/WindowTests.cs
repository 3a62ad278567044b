using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Stopping;
using Xunit.Abstractions;

namespace Sweeper.Sweeps.Tests.Stopping;

/// <summary>What a window costs: the figures of docs/early-stopping.md.</summary>
public sealed class WindowTests(ITestOutputHelper output)
{
    private const int Trials = 1000;
    private const int Repeats = 10;

    [Theory]
    [InlineData(0, 0.35)]
    [InlineData(100, 0.38)]
    [InlineData(30, 0.42)]
    public void The_smaller_the_window_the_more_go_on(int window, double share)
    {
        var rule = new StoppingRule.SuccessiveHalving(1, 3, window, false);
        var on = 0;
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var state = StoppingState.Start(rule, Goal.Min, [1]);
            for (var trial = 0; trial < Trials; trial++)
            {
                (state, var decisions) = state.Arrive(trial, 0, CounterRandom.Unit(repeat, trial, "independent"));
                on += decisions.Count(d => d.Choice == Choice.GoOn);
            }
        }

        output.WriteLine($"window {window}: {100.0 * on / Trials / Repeats:f1} % go on");
        Assert.InRange((double)on / Trials / Repeats, share - 0.01, share + 0.01);
    }
}
