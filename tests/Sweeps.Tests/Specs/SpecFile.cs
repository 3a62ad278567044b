using Sweeper.Sweeps.Spaces;
using Sweeper.Sweeps.Specs;

namespace Sweeper.Sweeps.Tests.Specs;

/// <summary>Reads sweep files in tests.</summary>
internal static class SpecFile
{
    public const string Name = "ablation.yaml";

    /// <summary>A valid file that uses every section.</summary>
    public const string Everything = """
        sweep: first-ablation
        description: all sections at once
        task:       {kind: fully_observed, state_dim: 4}
        model:      {layers: 1}
        training:   {steps: 5000, learning_rate: 1e-3}
        evaluation.sequences: 256
        axes:
          model.attention: [softmax, linear, mesa]
          model.layers: [1, 2]
          model.lambda_init: {values: [0.1, 10], when: model.attention == mesa}
        derived:
          task.context: 4 * task.state_dim
          model.heads: 2 if model.layers == 1 else 4
        when:
          - if: model.attention == mesa
            set: {training.learning_rate: 4e-4, training.weight_decay: 0.1}
        constraints:
          - model.heads * model.key_dim <= 80
        seeds: 2
        objective: {metric: final_loss, goal: min}
        baseline: {model.attention: softmax}
        oracles: [zero, ridge, gd-1]
        search: grid
        early_stopping: {rule: successive_halving, min_steps: 500, eta: 3}
        retries: 1
        on_failure: stop_if first 3 of 4 fail
        """;

    /// <summary>A valid file with every kind of range.</summary>
    public const string Random = """
        axes:
          training.learning_rate: {log_uniform: [1e-5, 1e-1]}
          task.noise: {uniform: [0, 2]}
          model.layers: {integer: [1, 3]}
          model.attention: {choice: [softmax, linear, mesa]}
          model.lambda_init: {log_uniform: [0.1, 10], when: model.attention == mesa}
        search: {kind: random, trials: 300, seed: 7}
        seeds: 2
        """;

    public static SpecResult Read(string yaml, params string[] sets) => SpecReader.Read(yaml, Name, sets, ToyExecutor.Shared);

    public static SweepPlan Plan(string yaml, params string[] sets)
    {
        var result = Read(yaml, sets);
        Assert.Empty(result.Problems);
        return result.Plan!;
    }

    /// <summary>The problems of a file that must have some, as text.</summary>
    public static IReadOnlyList<string> Problems(string yaml, params string[] sets)
    {
        var result = Read(yaml, sets);
        Assert.Null(result.Plan);
        Assert.NotEmpty(result.Problems);
        return [.. result.Problems.Select(p => p.ToString())];
    }

    public static IReadOnlyList<string> Labels(SweepPlan plan) => [.. plan.Arms.Select(a => a.Label)];
}
