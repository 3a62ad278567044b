using System.Globalization;
using Sweeper.Engine.Layout;

namespace Sweeper.Engine.Contract;

/// <summary>
/// A small sweep of real trials. Trials are what their configuration makes them, so that sweeps of one store share those that are the same: each test has its own
/// learning rate.
/// </summary>
/// <param name="Name">Of the sweep.</param>
/// <param name="Rate">Learning rate.</param>
/// <param name="Rest">Axes, seeds and what else the test is about.</param>
internal sealed record ContractSweep(string Name, double Rate, string Rest)
{
    /// <summary>Of each trial: 400 take some hundredths of a second, 20,000 about a second.</summary>
    public int Steps { get; init; } = 400;

    public SweepRevision Revision => new(
        $"{Name}.yaml",
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            sweep: {{Name}}
            task: {state_dim: 2, context: 4}
            model: {width: 8, heads: 1, key_dim: 4}
            training: {batch: 16, steps: {{Steps}}, learning_rate: {{Rate}}}
            evaluation: {sequences: 16, every: {{Steps / 4}}}
            {{Rest}}

            """),
        []);
}
