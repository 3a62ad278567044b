namespace Sweeper.Trainer.Training;

/// <summary>What a model in training carries from step to step, beside the number of the step.</summary>
public enum TrainingVector
{
    Weights,
    FirstMoment,
    SecondMoment,
}
