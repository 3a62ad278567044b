using Sweeper.Sweeps.Configurations;
using Sweeper.Sweeps.Trials;
using Sweeper.Trainer.Tasks;

namespace Sweeper.Trainer.Training;

/// <summary>What a sweep file may say under <c>training.</c> and <c>evaluation.</c>, and the laws between its values.</summary>
public static class TrainingParameters
{
    public const string Steps = "training.steps";
    public const string Batch = "training.batch";
    public const string Loss = "training.loss";
    public const string LearningRate = "training.learning_rate";
    public const string FinalLearningRate = "training.final_learning_rate";
    public const string Schedule = "training.schedule";
    public const string WarmupSteps = "training.warmup_steps";
    public const string DecaySteps = "training.decay_steps";
    public const string WeightDecay = "training.weight_decay";
    public const string Beta1 = "training.beta1";
    public const string Beta2 = "training.beta2";
    public const string Epsilon = "training.epsilon";
    public const string Clip = "training.clip";
    public const string ClipAt = "training.clip_at";
    public const string TestSequences = "evaluation.sequences";
    public const string TestEvery = "evaluation.every";

    internal const string Cosine = "cosine";

    private const string ByTask = "by_task";
    private const string SquaredError = "squared_error";
    private const string CrossEntropy = "cross_entropy";

    public static IReadOnlyList<Parameter> All { get; } =
    [
        Parameter.Integer(Steps, 1000, 1, 100_000_000, "Optimiser steps."),
        Parameter.Integer(Batch, 64, 1, 1_048_576, "Fresh sequences per step; multiples of 16 fill the vector lanes."),
        Parameter.Word(
            Loss, ByTask, [ByTask, SquaredError, CrossEntropy],
            "What is minimised and measured: half the squared error, or cross-entropy in nats (tasks of tokens: markov); by_task: cross_entropy for markov, else squared_error."),
        Parameter.Real(LearningRate, 1e-3, 0, 1e6, "Peak learning rate of AdamW."),
        Parameter.Word(Schedule, "constant", ["constant", Cosine], "Learning rate after the warm-up: constant, or cosine down to final_learning_rate."),
        Parameter.Integer(WarmupSteps, 0, 0, 100_000_000, "Steps of linear warm-up from 0."),
        Parameter.Integer(DecaySteps, 0, 0, 100_000_000, "Step at which the cosine reaches final_learning_rate; 0 = training.steps."),
        Parameter.Real(FinalLearningRate, 1e-5, 0, 1e6, "Learning rate at the end of the cosine."),
        Parameter.Real(WeightDecay, 0.05, 0, 1e6, "Decoupled weight decay, on all parameters."),
        Parameter.Real(Beta1, 0.9, 0, 0.999999, "AdamW: decay of the first moment."),
        Parameter.Real(Beta2, 0.999, 0, 0.999999, "AdamW: decay of the second moment."),
        Parameter.Real(Epsilon, 1e-8, 1e-30, 1, "AdamW: added to the root of the second moment."),
        Parameter.Word(Clip, "elements", ["none", "elements", "norm"], "Gradient clipping: each element to [-clip_at, clip_at], or the global norm to clip_at."),
        Parameter.Real(ClipAt, 1, 1e-30, 1e30, "Limit of the gradient clipping."),
        Parameter.Integer(TestSequences, 512, 1, 10_000_000, "Test sequences: the same for every trial of a task."),
        Parameter.Integer(TestEvery, 0, 0, 100_000_000, "Steps between evaluations; 0 = a tenth of training.steps. The last step is always evaluated."),
    ];

    public static IEnumerable<Violation> Check(Configuration configuration)
    {
        var (steps, warmup, decay) = (configuration.Integer(Steps), configuration.Integer(WarmupSteps), configuration.Integer(DecaySteps));
        if (configuration.Word(Loss) == CrossEntropy && !OfTokens(configuration))
        {
            yield return new Violation(
                Loss,
                $"`{Loss}`: {CrossEntropy} needs a task whose targets are tokens of a vocabulary, but {TaskParameters.Kind} is {configuration.Word(TaskParameters.Kind)}, whose targets are real numbers. Set {Loss}: {SquaredError}, or {TaskParameters.Kind}: {TaskParameters.Markov}.");
        }

        if (warmup > steps)
            yield return new Violation(WarmupSteps, $"`{WarmupSteps}` must not exceed {Steps} = {steps}, but is {warmup}: the peak rate would never be reached. Shorten the warm-up.");
        if (configuration.Word(Schedule) == Cosine && decay > 0 && decay <= warmup)
            yield return new Violation(DecaySteps, $"`{DecaySteps}` must be beyond {WarmupSteps} = {warmup}, but is {decay}. Use 0 for the whole training.");
        if (configuration.Word(Schedule) == Cosine && configuration.Real(FinalLearningRate) > configuration.Real(LearningRate))
        {
            yield return new Violation(
                FinalLearningRate,
                $"`{FinalLearningRate}` must not exceed the peak {LearningRate} = {configuration[LearningRate]}, but is {configuration[FinalLearningRate]}. Set it to 0.");
        }
    }

    /// <summary>
    /// The configuration without its length. Evaluations a tenth of the length apart become evaluations so many steps apart, because each reports the mean training
    /// loss since the one before. Null for a cosine that ends with training.
    /// </summary>
    internal static Configuration? Lineage(Configuration configuration)
    {
        if (configuration.Word(Schedule) == Cosine && configuration.Integer(DecaySteps) == 0)
            return null;
        var everySteps = configuration.With(TestEvery, Value.Of((long)TrainingOptions.From(configuration).TestEvery));
        return Configuration.Of(everySteps.Paths.Where(path => path != Steps).Select(path => KeyValuePair.Create(path, everySteps[path])));
    }

    internal static LossKind LossOf(Configuration configuration) => configuration.Word(Loss) switch
    {
        CrossEntropy => LossKind.CrossEntropy,
        ByTask when OfTokens(configuration) => LossKind.CrossEntropy,
        _ => LossKind.SquaredError,
    };

    private static bool OfTokens(Configuration configuration) => TaskOptions.KindOf(configuration) == TaskKind.Markov;
}
