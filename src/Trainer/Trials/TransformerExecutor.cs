using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Kernels.Cpu;
using Sweeper.Trainer.Model;
using Sweeper.Trainer.Numerics;
using Sweeper.Trainer.Oracles;
using Sweeper.Trainer.Random;
using Sweeper.Trainer.Tasks;
using Sweeper.Trainer.Training;

namespace Sweeper.Trainer.Trials;

/// <summary>The port of sweeps to this trainer: trials are Transformers on in-context learning tasks, trained on the CPU.</summary>
/// <param name="threadsPerTrial">Cores of one trial, ≥ 1. Changes no number.</param>
public sealed class TransformerExecutor(int threadsPerTrial = 1) : ITrialExecutor
{
    private static readonly RandomKey TuningKey = RandomKey.Of(0).Fold("tuning");

    public ParameterSchema Schema { get; } = new([.. TaskParameters.All, .. ModelParameters.All, .. TrainingParameters.All]);

    /// <summary>The CPU's; another's where trials are only planned here, and trained there.</summary>
    public string Numerics { get; init; } = NumericsVersion.Text;

    /// <summary><c>loss</c>: mean over test sequences and positions of <see cref="LossKind"/>; <c>train_loss</c>: the same over the training batches since the last evaluation.</summary>
    public IReadOnlyList<string> Metrics { get; } = ["loss", "train_loss"];

    public IReadOnlyList<string> Oracles => OracleCatalog.Names;

    public IReadOnlyList<Violation> Check(Configuration configuration)
    {
        var task = TaskOptions.From(configuration);
        var slots = task.Tokens == TokenScheme.Constructed ? 4 : 1;
        return
        [
            .. TaskCatalog.Check(configuration),
            .. ModelParameters.Check(configuration, slots * task.ObservationChannels, task.Tokens == TokenScheme.Constructed),
            .. TrainingParameters.Check(configuration),
            .. MemoryLaw.Check(TrialSetup.From(configuration)),
        ];
    }

    public TrialCost Cost(Configuration configuration) => TrialCosts.Of(TrialSetup.From(configuration));

    public int Steps(Configuration configuration) => configuration.Integer(TrainingParameters.Steps);

    public bool IsReportStep(Configuration configuration, int step) => step > 0 && step <= Steps(configuration) && TrainingOptions.From(configuration).IsTested(step);

    public Configuration? Lineage(Configuration configuration) => TrainingParameters.Lineage(configuration);

    public string? CheckOracle(string oracle, Configuration configuration) => OracleCatalog.Check(oracle, configuration);

    public bool DecidesOracles(string path) => path.StartsWith("task.", StringComparison.Ordinal) && path is not TaskParameters.Tokens and not TaskParameters.MaskSlots
        || path is TrainingParameters.TestSequences or TrainingParameters.Loss;

    public OracleScore Score(string oracle, Configuration configuration, CancellationToken stop)
    {
        var setup = TrialSetup.From(configuration);
        return OracleCatalog.Score(oracle, setup.Task, setup.Training.Loss, TrainingRun.TestKey, TuningKey, setup.Training.TestSequences, stop);
    }

    public TrialOutcome Run(ITrialContext context, CancellationToken stop) => new TrialRun(context, Open, stop).Run();

    private TrainingRun Open(TrialSetup setup, int seed) => new(new CpuKernels(threadsPerTrial), setup.Task, setup.Layout, setup.Training, seed);
}
