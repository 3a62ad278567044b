namespace Sweeper.Trainer.Tasks;

/// <summary>How an observation becomes a token.</summary>
public enum TokenScheme
{
    /// <summary>e_t = o_t.</summary>
    Raw,

    /// <summary>e_t = [0, o_t, o_t, o_{t-1}] with o_0 = 0: four slots, so that one linear attention layer can hold one step of gradient descent.</summary>
    Constructed,
}
