using Sweeper.Sweeps.Simulation;
using Xunit.Abstractions;

namespace Sweeper.Sweeps.Tests.Simulation;

/// <summary>What it costs to decide in trial order: the table of docs/simulation.md.</summary>
public sealed class OrderCostTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(256)]
    [InlineData(1000)]
    public void Trial_order_costs_time_at_the_end_only(int trials)
    {
        output.WriteLine("trials devices spread | trial order: hours idle % best | arrival order: hours idle % best | longer by %");
        foreach (var devices in new[] { 1, 8, 64, 512 })
        {
            foreach (var spread in new[] { 1.0, 4.0 })
            {
                var (ordered, arrival) = (Run(trials, devices, spread, false), Run(trials, devices, spread, true));
                output.WriteLine($"{trials} {devices} {spread} | {Line(ordered)} | {Line(arrival)} | {(100 * (ordered.Makespan / arrival.Makespan)) - 100:f0}");
                Assert.InRange(ordered.Makespan / arrival.Makespan, 0.5, 4);
                if (devices == 1)
                    Assert.InRange(ordered.Makespan / arrival.Makespan, 0.99, 1.01);
            }
        }
    }

    private static string Line(SimulationResult r) => $"{r.Makespan.TotalHours:f2} {100 * r.Time.Idle / r.Time.Held:f0} {r.Best:f4}";

    private static SimulationResult Run(int trials, int devices, double spread, bool arrivalOrder)
    {
        var result = Sweeper.Sweeps.Simulation.Simulation.Run(HalvingSweep.Of(trials, arrivalOrder), new SimulationOptions(devices, 3) { SpeedSpread = spread });
        Assert.Empty(result.Violations);
        return result;
    }
}
