namespace Sweeper.Client.Tests.Processes;

/// <summary>Sweep files of milliseconds.</summary>
internal static class Sweep
{
    /// <summary>Model, task and training of a trial of a few milliseconds; axes go below.</summary>
    public const string Tiny =
        """
        task: {state_dim: 2, context: 4}
        model: {width: 8, heads: 1, key_dim: 4}
        training: {batch: 16, steps: 20}
        evaluation.sequences: 16

        """;

    /// <summary>Four arms, three seeds, a baseline and two oracles.</summary>
    public const string Small = Tiny +
        """
        axes:
          model.attention: [softmax, linear]
          model.layers: [1, 2]
        baseline: {model.attention: softmax}
        seeds: 3
        oracles: [zero, ridge]
        """;

    /// <summary>One trial of a second or two: long enough to be disturbed.</summary>
    public const string Long =
        """
        task: {state_dim: 2, context: 4}
        model: {width: 8, heads: 1, key_dim: 4}
        training: {batch: 16, steps: 120000}
        evaluation: {sequences: 16, every: 1000}
        axes:
          model.layers: [2]
        seeds: 1
        """;
}
