namespace Sweeper.Trainer.Tasks;

/// <summary>Distribution of each channel of the first state.</summary>
public enum InitialState
{
    /// <summary>U(-1, 1), as in the configurations that produced the paper's figures.</summary>
    Uniform,

    /// <summary>N(0, 1), as in the paper's text.</summary>
    Normal,
}
