namespace Sweeper.Trainer.Tasks;

/// <summary>What the sequences are made of.</summary>
public enum TaskKind
{
    /// <summary>s_{t+1} = W s_t + noise, and s_t is the observation.</summary>
    FullyObserved,

    /// <summary>h_{t+1} = W h_t + noise, and o_t = C h_t + noise is the observation.</summary>
    PartiallyObserved,

    /// <summary>Tokens of a Markov chain whose transition matrix is fresh for each sequence.</summary>
    Markov,
}
