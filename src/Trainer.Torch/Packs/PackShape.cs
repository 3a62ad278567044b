using Sweeper.Sweeps.Configurations;
using Sweeper.Trainer.Training;

namespace Sweeper.Trainer.Torch.Packs;

/// <summary>Trials of equal shape can be one pack: they differ in the seed, in how long they train, and in what each step of AdamW brings along, and in nothing else.</summary>
internal static class PackShape
{
    private static readonly HashSet<string> Own =
    [
        TrainingParameters.Steps, TrainingParameters.TestEvery, TrainingParameters.LearningRate, TrainingParameters.FinalLearningRate, TrainingParameters.Schedule,
        TrainingParameters.WarmupSteps, TrainingParameters.DecaySteps, TrainingParameters.WeightDecay, TrainingParameters.Beta1, TrainingParameters.Beta2, TrainingParameters.Epsilon,
    ];

    public static Configuration Of(Configuration configuration) =>
        Configuration.Of(configuration.Paths.Where(path => !Own.Contains(path)).Select(path => KeyValuePair.Create(path, configuration[path])));
}
