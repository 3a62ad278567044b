using Sweeper.Sweeps.Configurations;
using Sweeper.Trainer.Model;
using Sweeper.Trainer.Training;
using Sweeper.Trainer.Trials;

namespace Sweeper.Bench.Workloads;

/// <summary>
/// Operations of a workload by the trainer's own count (<see cref="TransformerExecutor.Cost"/>), taken apart by asking for one more step, and for one more test sequence: so
/// a new kind of attention is counted here as soon as a sweep can price it.
/// </summary>
/// <param name="Step">Of one training step: matrix products and attention.</param>
/// <param name="Attention">Of one layer's forward mixing, per sequence.</param>
/// <param name="AttentionGradient">Of one layer's backward mixing, per sequence.</param>
internal sealed record WorkloadFlops(double Step, double Attention, double AttentionGradient)
{
    public static WorkloadFlops Of(Workload workload)
    {
        var executor = new TransformerExecutor();
        var one = workload.Configuration.With(TrainingParameters.TestEvery, Value.Of(1_000L));
        var batch = one.Integer(TrainingParameters.Batch);
        var layers = one.Integer(ModelParameters.Layers);
        var base1 = executor.Cost(one).Flops;
        var step = executor.Cost(one.With(TrainingParameters.Steps, Value.Of(2L))).Flops - base1;
        var test = executor.Cost(one.With(TrainingParameters.TestSequences, Value.Of(one.Integer(TrainingParameters.TestSequences) + 1L))).Flops - base1;
        var products = 2.0 * workload.Context * TrialSetup.From(one).Layout.Parameters.Entries
            .Where(e => e.Rows > 1 && !e.Name.EndsWith(".positions", StringComparison.Ordinal))
            .Sum(e => (double)e.Length);
        var forward = test - products;
        var backward = (step / batch) - (3 * products) - forward;
        return new WorkloadFlops(step, forward / layers, backward / layers);
    }
}
