using Sweeper.Sweeps.Configurations;
using Sweeper.Trainer.Numerics;

namespace Sweeper.Trainer.Training;

/// <summary>How a model is trained and tested. Legal ranges are in <see cref="TrainingParameters"/>.</summary>
/// <param name="Steps">Optimiser steps.</param>
/// <param name="Batch">Sequences per step.</param>
/// <param name="Rate">Learning rate by step.</param>
/// <param name="TestSequences">Sequences of the test set.</param>
/// <param name="TestEvery">Steps between evaluations, at least 1.</param>
public sealed record TrainingOptions(
    int Steps,
    int Batch,
    Schedule Rate,
    double WeightDecay,
    double Beta1,
    double Beta2,
    double Epsilon,
    ClipKind Clip,
    double ClipAt,
    int TestSequences,
    int TestEvery)
{
    public LossKind Loss { get; init; }

    public static TrainingOptions From(Configuration configuration)
    {
        var steps = configuration.Integer(TrainingParameters.Steps);
        var every = configuration.Integer(TrainingParameters.TestEvery);
        var decay = configuration.Integer(TrainingParameters.DecaySteps);
        var rate = new Schedule(
            configuration.Word(TrainingParameters.Schedule) == TrainingParameters.Cosine,
            configuration.Real(TrainingParameters.LearningRate),
            configuration.Real(TrainingParameters.FinalLearningRate),
            configuration.Integer(TrainingParameters.WarmupSteps),
            decay == 0 ? steps : decay);
        return new TrainingOptions(
            steps,
            configuration.Integer(TrainingParameters.Batch),
            rate,
            configuration.Real(TrainingParameters.WeightDecay),
            configuration.Real(TrainingParameters.Beta1),
            configuration.Real(TrainingParameters.Beta2),
            configuration.Real(TrainingParameters.Epsilon),
            Enum.Parse<ClipKind>(configuration.Word(TrainingParameters.Clip), ignoreCase: true),
            configuration.Real(TrainingParameters.ClipAt),
            configuration.Integer(TrainingParameters.TestSequences),
            every == 0 ? Math.Max(1, steps / 10) : every)
        {
            Loss = TrainingParameters.LossOf(configuration),
        };
    }

    /// <summary>Evaluations happen after these steps.</summary>
    public bool IsTested(int step) => step == Steps || step % TestEvery == 0;

    /// <summary>Training sequences in groups of 16.</summary>
    public int BatchGroups => Lane.Groups(Batch);
}
