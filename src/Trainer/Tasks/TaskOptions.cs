using Sweeper.Sweeps.Configurations;

namespace Sweeper.Trainer.Tasks;

/// <summary>A task, as the parameters under <c>task.</c> describe it (<see cref="TaskParameters"/> has ranges and defaults).</summary>
/// <param name="StateDim">Channels of the state (n; the paper's n_s, or n_h when partially observed).</param>
/// <param name="ObservedDim">Channels of an observation; used when partially observed.</param>
/// <param name="Context">Positions T: T inputs and T targets, made of T + 1 observations.</param>
/// <param name="Noise">Standard deviation of the state noise.</param>
/// <param name="ObservationNoise">Standard deviation of the observation noise; used when partially observed.</param>
/// <param name="Clip">States are clipped to [-Clip, Clip].</param>
/// <param name="MaskSlots">Leading slots of a constructed token that are set to zero.</param>
public sealed record TaskOptions(
    TaskKind Kind,
    int StateDim,
    int ObservedDim,
    int Context,
    double Noise,
    double ObservationNoise,
    InitialState Initial,
    double Clip,
    TokenScheme Tokens,
    int MaskSlots)
{
    /// <summary>V; used by Markov chains.</summary>
    public int Vocabulary { get; init; } = 8;

    /// <summary>α of the Dirichlet distribution of each row of the transition matrix; used by Markov chains.</summary>
    public double Concentration { get; init; } = 1;

    /// <summary>Channels of an observation, whatever the kind.</summary>
    public int ObservationChannels => Kind switch
    {
        TaskKind.FullyObserved => StateDim,
        TaskKind.PartiallyObserved => ObservedDim,
        _ => Vocabulary,
    };

    /// <param name="configuration">Complete and in range; laws between parameters are <see cref="TaskCatalog.Check"/>'s.</param>
    public static TaskOptions From(Configuration configuration) => new(
        KindOf(configuration),
        configuration.Integer(TaskParameters.StateDim),
        configuration.Integer(TaskParameters.ObservedDim),
        configuration.Integer(TaskParameters.Context),
        configuration.Real(TaskParameters.Noise),
        configuration.Real(TaskParameters.ObservationNoise),
        configuration.Word(TaskParameters.Initial) == TaskParameters.Normal ? InitialState.Normal : InitialState.Uniform,
        configuration.Real(TaskParameters.Clip),
        configuration.Word(TaskParameters.Tokens) == TaskParameters.Constructed ? TokenScheme.Constructed : TokenScheme.Raw,
        configuration.Integer(TaskParameters.MaskSlots))
    {
        Vocabulary = configuration.Integer(TaskParameters.Vocabulary),
        Concentration = configuration.Real(TaskParameters.Concentration),
    };

    internal static TaskKind KindOf(Configuration configuration) => configuration.Word(TaskParameters.Kind) switch
    {
        TaskParameters.PartiallyObserved => TaskKind.PartiallyObserved,
        TaskParameters.Markov => TaskKind.Markov,
        _ => TaskKind.FullyObserved,
    };
}
