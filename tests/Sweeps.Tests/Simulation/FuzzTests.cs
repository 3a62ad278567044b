using Sweeper.Sweeps.Simulation;
using Xunit.Abstractions;

namespace Sweeper.Sweeps.Tests.Simulation;

/// <summary>The short form of <c>sweeper simulate --fuzz 10000</c>.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Sweeps = 300;

    [Fact]
    public void Random_sweeps_with_random_faults_come_to_the_same_result_as_without()
    {
        var outcomes = Enumerable.Range(1, Sweeps).AsParallel().AsOrdered().Select(seed => Fuzz.Run(seed)).ToList();

        output.WriteLine($"{outcomes.Count(o => o.Compared)} of {Sweeps} compared, {outcomes.Sum(o => o.Result.Events):n0} events, "
            + $"{outcomes.Sum(o => o.Result.Kills)} kills, {outcomes.Sum(o => o.Result.Expiries)} leases expired");
        Assert.Empty(outcomes.Where(o => o.Violations.Count > 0).Select(o => $"seed {o.Seed}: {o.Violations[0]}").Take(20));
        Assert.InRange(outcomes.Count(o => o.Compared), Sweeps / 2, Sweeps);
        Assert.InRange(outcomes.Sum(o => o.Result.Kills), 1, int.MaxValue);
        Assert.InRange(outcomes.Sum(o => o.Result.Expiries), 1, int.MaxValue);
    }
}
