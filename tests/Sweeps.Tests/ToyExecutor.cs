using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;

namespace Sweeper.Sweeps.Tests;

/// <summary>A small real executor: a schema like the trainer's, two laws, and a "training" that is a formula of configuration and seed.</summary>
internal sealed class ToyExecutor : ITrialExecutor
{
    public static ToyExecutor Shared { get; } = new();

    public ParameterSchema Schema { get; } = new(
    [
        Parameter.Word("task.kind", "fully_observed", ["fully_observed", "partially_observed"], "What is predicted."),
        Parameter.Integer("task.state_dim", 4, 1, 64, "Numbers per token."),
        Parameter.Integer("task.context", 16, 2, 1024, "Tokens per sequence."),
        Parameter.Real("task.noise", 0.1, 0, 10, "Standard deviation of the noise."),
        Parameter.Word("model.attention", "softmax", ["softmax", "linear", "mesa"], "Kind of attention."),
        Parameter.Sequence("model.blocks", "uniform", new WordSequence(["softmax", "linear", "mesa"], 12), "Kind of each layer."),
        Parameter.Integer("model.layers", 1, 1, 64, "Number of layers."),
        Parameter.Integer("model.heads", 4, 1, 64, "Heads per layer."),
        Parameter.Integer("model.key_dim", 20, 1, 256, "Key width per head."),
        Parameter.Real("model.lambda_init", 1, 1e-6, 1e6, "First regulariser of mesa."),
        Parameter.Truth("model.mlp", false, "Feed-forward layers too."),
        Parameter.Integer("training.steps", 300, 1, 1_000_000, "Training steps."),
        Parameter.Real("training.learning_rate", 1e-3, 0, 1, "Peak learning rate."),
        Parameter.Real("training.weight_decay", 0, double.NegativeInfinity, double.PositiveInfinity, "Any finite number."),
        Parameter.Integer("evaluation.sequences", 512, 1, 100_000, "Test sequences."),
    ]);

    public string Numerics => "toy-1";

    public IReadOnlyList<string> Metrics { get; } = ["loss", "final_loss"];

    public IReadOnlyList<string> Oracles { get; } = ["zero", "ridge", "gd-1"];

    public IReadOnlyList<Violation> Check(Configuration c) =>
        c.Integer("model.heads") * c.Integer("model.key_dim") % 4 == 0
            ? []
            : [new Violation("model.key_dim", $"heads * key_dim must be a multiple of 4, but got heads={c.Integer("model.heads")}, key_dim={c.Integer("model.key_dim")}. Use key_dim 8.")];

    public TrialCost Cost(Configuration c) => new(100L * c.Integer("model.layers"), 1e6 * c.Integer("training.steps"));

    public int Steps(Configuration c) => c.Integer("training.steps");

    public Configuration? Lineage(Configuration c) => null;
    /// <summary>A tenth of the steps apart, and at the end.</summary>
    public bool IsReportStep(Configuration c, int step) => step == Steps(c) || step % Math.Max(1, Steps(c) / 10) == 0;

    public string? CheckOracle(string oracle, Configuration c) =>
        !Oracles.Contains(oracle) ? $"unknown oracle {oracle}, legal are zero, ridge, gd-1"
        : oracle == "ridge" && c.Word("task.kind") == "partially_observed" ? "ridge needs a fully observed task"
        : null;

    public bool DecidesOracles(string path) => path.StartsWith("task.", StringComparison.Ordinal) || path.StartsWith("evaluation.", StringComparison.Ordinal);

    public OracleScore Score(string oracle, Configuration c, CancellationToken stop) =>
        new(c.Integer("evaluation.sequences"), c.Real("task.noise"), c.Real("task.noise") - 0.01, c.Real("task.noise") + 0.01, [1, 0.5], null);

    public TrialOutcome Run(ITrialContext context, CancellationToken stop) =>
        throw new NotSupportedException("These tests do not run trials.");
}
