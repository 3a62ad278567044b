using Sweeper.Sweeps.Configurations;

namespace Sweeper.Trainer.Tasks;

/// <summary>The parameters that decide the sequences. Defaults are the fully observed linear task of arXiv 2309.05858, as released.</summary>
public static class TaskParameters
{
    public const string Kind = "task.kind";
    public const string StateDim = "task.state_dim";
    public const string ObservedDim = "task.observed_dim";
    public const string Vocabulary = "task.vocabulary";
    public const string Concentration = "task.concentration";
    public const string Context = "task.context";
    public const string Noise = "task.noise";
    public const string ObservationNoise = "task.observation_noise";
    public const string Initial = "task.initial";
    public const string Clip = "task.clip";
    public const string Tokens = "task.tokens";
    public const string MaskSlots = "task.mask_slots";

    public const string FullyObserved = "fully_observed";
    public const string PartiallyObserved = "partially_observed";
    public const string Markov = "markov";
    public const string Uniform = "uniform";
    public const string Normal = "normal";
    public const string Raw = "raw";
    public const string Constructed = "constructed";

    /// <summary>In the order in which a reader should meet them.</summary>
    public static IReadOnlyList<Parameter> All { get; } =
    [
        Parameter.Word(Kind, FullyObserved, [FullyObserved, PartiallyObserved, Markov], "What the model sees: the state of a linear system itself, a noisy linear image of it, or the tokens of a Markov chain."),
        Parameter.Integer(StateDim, 10, 1, 64, "Channels of the (hidden) state; not used by markov."),
        Parameter.Integer(ObservedDim, 5, 1, 64, "Channels of an observation; used by partially_observed only."),
        Parameter.Integer(Vocabulary, 8, 2, 256, "Tokens that there are, each a one-hot vector; used by markov only."),
        Parameter.Real(Concentration, 1, 0.05, 100, "Parameter of the symmetric Dirichlet distribution of each row of the transition matrix: small is near deterministic, 1 uniform; used by markov only."),
        Parameter.Integer(Context, 50, 2, 8192, "Positions of a sequence: so many inputs and so many targets."),
        Parameter.Real(Noise, 0.01, 0, 10, "Standard deviation of the noise that is added to each state; not used by markov."),
        Parameter.Real(ObservationNoise, 0.01, 0, 10, "Standard deviation of the noise that is added to each observation; used by partially_observed only."),
        Parameter.Word(Initial, Uniform, [Uniform, Normal], "First state: uniform on (-1, 1) or standard normal, per channel; not used by markov."),
        Parameter.Real(Clip, 10, 0.01, 1e6, "States are clipped to plus or minus this; not used by markov."),
        Parameter.Word(Tokens, Raw, [Raw, Constructed], "Token: the observation o_t, or the four slots [0, o_t, o_t, o_{t-1}]; markov is raw only."),
        Parameter.Integer(MaskSlots, 0, 0, 2, "Leading slots of a constructed token that are set to zero (2 in the paper's one-layer linear model)."),
    ];
}
