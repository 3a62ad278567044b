namespace Sweeper.Bench.Killing;

/// <summary>A sweep that is killed: trials of some tenths of a second.</summary>
/// <param name="Name">Of the sweep.</param>
/// <param name="Rest">Of the sweep file.</param>
internal sealed record KillSweep(string Name, string Rest)
{
    private const string Common =
        """
        task: {state_dim: 2, context: 4}
        model: {width: 8, heads: 1, key_dim: 4}
        training: {batch: 16, steps: 12000}
        evaluation: {sequences: 16, every: 1000}
        oracles: [ridge]

        """;

    /// <summary>36 trials under successive halving with rungs at 2,000, 4,000 and 8,000 of 12,000 steps, and 12 that are all trained to the end.</summary>
    public static IReadOnlyList<KillSweep> All { get; } =
    [
        new(
            "halved",
            """
            axes:
              model.attention: [softmax, linear]
              model.layers: [1, 2]
              training.learning_rate: [3e-4, 1e-3, 3e-3]
            seeds: 3
            early_stopping: {rule: successive_halving, min_steps: 2000, eta: 2}
            """),
        new(
            "whole",
            """
            axes:
              model.attention: [softmax, linear]
              model.layers: [1, 2]
            seeds: 3
            """),
    ];

    /// <summary>The first of them with four times the seeds: for clusters, which take seconds to start.</summary>
    public static KillSweep Longer { get; } = All[0] with { Rest = All[0].Rest.Replace("seeds: 3", "seeds: 12", StringComparison.Ordinal) };

    public string File => $"{Name}.yaml";

    public string Text => $"sweep: {Name}\n{Common}{Rest}\n";
}
