using Sweeper.Sweeps.Simulation;
using Sweeper.Sweeps.Stopping;
using Xunit.Abstractions;

namespace Sweeper.Sweeps.Tests.Simulation;

/// <summary>In trial order the outcome is a function of the sweep file alone. In order of arrival it is not, or this test could not fail.</summary>
public sealed class SameDecisionsTests(ITestOutputHelper output)
{
    private const int Trials = 256;
    private const double Spread = 8;

    [Theory]
    [InlineData(2)]
    [InlineData(512)]
    public void The_same_on_any_number_of_devices(int devices)
    {
        var (one, many) = (Run(1, seed: 1), Run(devices, seed: devices));

        Assert.Equal(DecisionLog.Canonical(one.Decisions), DecisionLog.Canonical(many.Decisions));
        Assert.Equal(one.Trials, many.Trials);
    }

    [Fact]
    public void Not_the_same_in_order_of_arrival() =>
        Assert.NotEqual(DecisionLog.Canonical(Run(1, 1, arrivalOrder: true).Decisions), DecisionLog.Canonical(Run(512, 512, arrivalOrder: true).Decisions));

    [Fact]
    public void The_same_when_the_coordinator_is_killed_again_and_again()
    {
        var undisturbed = Run(1, seed: 1);
        var disturbed = Run(16, seed: 7, faults: new Faults { KillsPerHour = 120, OutagesPerHour = 6, CrashesPerHour = 1 });

        output.WriteLine($"{disturbed.Kills} kills in {disturbed.Makespan}");
        Assert.InRange(disturbed.Kills, 50, int.MaxValue);
        Assert.Equal(DecisionLog.Canonical(undisturbed.Decisions), DecisionLog.Canonical(disturbed.Decisions));
        Assert.Equal(undisturbed.Trials.Select(t => t with { Steps = 0 }), disturbed.Trials.Select(t => t with { Steps = 0 }));
    }

    private static SimulationResult Run(int devices, long seed, bool arrivalOrder = false, Faults? faults = null)
    {
        var options = new SimulationOptions(devices, seed) { SpeedSpread = Spread, CheckEvery = 100, CommitTime = TimeSpan.FromSeconds(faults is null ? 0 : 2), Faults = faults ?? Faults.None };
        var result = Sweeper.Sweeps.Simulation.Simulation.Run(HalvingSweep.Of(Trials, arrivalOrder), options);
        Assert.Empty(result.Violations);
        Assert.True(result.HasEnded);
        return result;
    }
}
