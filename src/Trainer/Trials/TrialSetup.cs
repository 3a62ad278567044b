using Sweeper.Sweeps.Configurations;
using Sweeper.Trainer.Model;
using Sweeper.Trainer.Tasks;
using Sweeper.Trainer.Training;

namespace Sweeper.Trainer.Trials;

/// <summary>A configuration, read: the task, the model's layout for it, and how to train.</summary>
public sealed record TrialSetup(ITask Task, ModelLayout Layout, TrainingOptions Training)
{
    public static TrialSetup From(Configuration configuration)
    {
        var options = TaskOptions.From(configuration);
        var task = TaskCatalog.Create(options);
        var embedded = options.Tokens == TokenScheme.Raw;
        return new TrialSetup(
            task,
            new ModelLayout(ModelOptions.From(configuration), task.InputChannels, task.TargetChannels, embedded),
            TrainingOptions.From(configuration));
    }
}
