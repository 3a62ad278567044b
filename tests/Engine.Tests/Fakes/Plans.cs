using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Machine;
using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Engine.Tests.Fakes;

/// <summary>Small sweeps over one axis of the chain.</summary>
internal static class Plans
{
    private static readonly ChainExecutor Executor = new();

    /// <summary>One arm per starting point, so many seeds each.</summary>
    public static SweepPlan Starts(int arms, int seeds = 1, int steps = 8, int from = 0) =>
        Over("chain.start", [.. Enumerable.Range(from, arms).Select(i => (long)i)], seeds, Executor.Schema.Defaults.With("chain.steps", Value.Of((long)steps)));

    /// <summary>The plan, with trials that get one attempt in a run.</summary>
    public static SweepPlan Once(this SweepPlan plan) => plan with { Failures = FailurePolicy.Default with { Retries = 0 } };

    public static SweepPlan Over(string path, IReadOnlyList<long> values, int seeds = 1, Configuration? @base = null)
    {
        var arms = values.Select((value, index) =>
        {
            var configuration = (@base ?? Executor.Schema.Defaults).With(path, Value.Of(value));
            Trial[] trials = [.. Enumerable.Range(1, seeds).Select(seed => Trial.Of(configuration, seed, Executor.Numerics))];
            return new Arm(index, [KeyValuePair.Create(path, Value.Of(value))], configuration, trials, Baseline: null);
        });
        return new SweepPlan("chain", new Objective("loss", Goal.Min), seeds, [path], [.. arms], []);
    }
}
